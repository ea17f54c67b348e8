export * from './feature.js';
export * from './list/client-tags.projection.js';
export * from './list/client-tags.query.js';
export * from './list/dialog-tags.filter.js';
export * from './list/dialog-tags.query.js';
export * from './list/filter.errors.js';
export * from './list/tags.projection.js';
export * from './list/tags.query.js';
export {
  MOST_OF_CLIENT,
  tagClient,
  untagClient,
  type ClientTagContext,
  type TagClientContext,
} from './on-client/client-tags.decide.js';
export * from './on-client/client-tags.errors.js';
export * from './on-client/client-tags.events.js';
export * from './on-client/client-tags.handler.js';
export * from './on-client/client-tags.state.js';
export * from './permissions.js';
export * from './picker/tag-picker.query.js';
export type { TagCommand, TagContext } from './tag/tags.commands.js';
export * from './tag/tags.decide.js';
export * from './tag/tags.errors.js';
export * from './tag/tags.events.js';
export * from './tag/tags.handler.js';
export { TAG_COLORS } from './tag/tag-name.rules.js';
export { MOST_TAGS } from './tag/tags.rules.js';
export * from './tag/tags.state.js';
