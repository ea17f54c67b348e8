import { defineFeature } from '@parley/application';
import { dialogSearchProjection } from './dialogs/dialog-search.projection.js';
import { messageSearchProjection } from './messages/message-search.projection.js';

export const searchFeature = defineFeature({
  name: 'search',
  projections: [messageSearchProjection, dialogSearchProjection],
});
