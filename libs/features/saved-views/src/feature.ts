import { defineFeature, handlersIn } from '@parley/application';
import { savedViewsProjection } from './list/saved-views.projection.js';
import { manageGroupViews } from './permissions.js';
import { savedViewsAggregate } from './view/saved-views.decide.js';
import { savedViewErrors } from './view/saved-views.errors.js';
import * as handlers from './view/saved-views.handler.js';

export const savedViewsFeature = defineFeature({
  name: 'saved-views',
  http: '@parley/saved-views/http',
  aggregates: [savedViewsAggregate],
  projections: [savedViewsProjection],
  queries: {
    listSavedViews: ['saved-views', 'dialog-list', 'staff'],
    listGroupViews: ['saved-views', 'dialog-list', 'staff'],
  },
  shows: {
    filters: ['listSavedViews', 'listGroupViews'],
    sorts: ['listSavedViews', 'listGroupViews'],
  },
  commands: handlersIn(handlers),
  writes: {
    CreateSavedView: ['SavedViewCreated'],
    RenameSavedView: ['SavedViewRenamed'],
    ChangeSavedView: ['SavedViewChanged'],
    DeleteSavedView: ['SavedViewDeleted'],
    OrderSavedViews: ['SavedViewsOrdered'],
  },
  permissions: [manageGroupViews],
  refusals: [savedViewErrors],
});
