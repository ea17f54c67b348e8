import { defineFeature } from '@parley/application';
import { dialogSearchProjection } from './dialogs/dialog-search.projection.js';
import { hitsQuestion } from './found/hits.question.js';
import { scoresQuestion } from './found/scores.question.js';
import { messageSearchProjection } from './messages/message-search.projection.js';

export const searchFeature = defineFeature({
  name: 'search',
  http: '@parley/search/http',
  projections: [messageSearchProjection, dialogSearchProjection],
  queries: {
    searchMessages: ['message-search', 'feed', 'dialog-list', 'client-card', 'channels', 'staff'],
    searchDialogs: ['dialog-search', 'dialog-list', 'unread', 'feed', 'client-card', 'channels', 'staff'],
  },
  shows: { rowFields: ['searchDialogs'], filters: ['searchMessages', 'searchDialogs'] },
  questions: [hitsQuestion, scoresQuestion],
});
