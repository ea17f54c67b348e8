import { defineFeature, handlersIn } from '@parley/application';
import { clientTagsProjection } from './list/client-tags.projection.js';
import { pinnedTagsFilter, tagsFilter } from './list/dialog-tags.filter.js';
import { pinnedTagsField } from './list/dialog-tags.query.js';
import { tagsProjection } from './list/tags.projection.js';
import { tagShapes } from './list/tags.query.js';
import { clientTagErrors } from './on-client/client-tags.errors.js';
import * as onClient from './on-client/client-tags.handler.js';
import { clientTagsSlice } from './on-client/client-tags.state.js';
import { manageTags } from './permissions.js';
import { tagsAggregate } from './tag/tags.decide.js';
import { tagErrors } from './tag/tags.errors.js';
import * as tags from './tag/tags.handler.js';

export const tagsFeature = defineFeature({
  name: 'tags',
  http: '@parley/tags/http',
  aggregates: [tagsAggregate],
  slices: [clientTagsSlice],
  projections: [tagsProjection, clientTagsProjection],
  queries: {
    listTags: ['tags'],
    getTag: ['tags'],
    pickTags: ['tags', 'client-tags', 'dialog-list'],
    clientTags: ['client-tags', 'tags', 'client-card', 'dialog-list', 'channels', 'staff'],
  },
  shapes: tagShapes,
  rowFields: [pinnedTagsField],
  filters: [tagsFilter, pinnedTagsFilter],
  commands: handlersIn(tags, onClient),
  writes: {
    CreateTag: ['TagCreated'],
    RenameTag: ['TagRenamed'],
    RecolorTag: ['TagRecolored'],
    ArchiveTag: ['TagArchived'],
    RestoreTag: ['TagRestored'],
    DeleteTag: ['TagDeleted'],
    TagClient: ['ClientTagged', 'ClientTagPinned', 'ClientTagUnpinned', 'DeletedTagsDropped'],
    UntagClient: ['ClientUntagged'],
  },
  permissions: [manageTags],
  refusals: [tagErrors, clientTagErrors],
});
