export * from './commands/client-dialogs.facts.js';
export { handlesOnDialog } from './commands/contributed.handler.js';
export {
  AttachClient,
  AttachClientHandler,
  CloseDialog,
  CloseDialogHandler,
  DeleteDialog,
  DeleteDialogHandler,
  DetachClient,
  DetachClientHandler,
  MarkDialogRead,
  MarkDialogReadHandler,
  MarkDialogUnread,
  MarkDialogUnreadHandler,
  ReassignDialog,
  ReassignDialogHandler,
  RequestAttachClient,
  RequestAttachClientHandler,
  RequestDetachClient,
  RequestDetachClientHandler,
  SendMessage,
  SendMessageHandler,
} from './commands/dialogs.handler.js';
export * from './commands/external.errors.js';
export * from './commands/import.ids.js';
export * from './commands/messages.handler.js';
export { ReceiveMessageHandler } from './commands/receive/receive.handler.js';
export { ReceiveMessage } from './commands/receive/receive.message.js';
export * from './commands/receive/receive.changes.handler.js';
export type {
  ReleaseDialog,
  DialogCommand,
  DialogContexts,
  DialogContextOf,
  DialogContext,
} from './dialog/dialog.commands.js';
export * from './dialog/dialog.decide.js';
export * from './dialog/dialog.errors.js';
export * from './dialog/dialog.events.js';
export { LINK_TOKEN_TTL } from './dialog/dialog.links.js';
export * from './dialog/dialog.state.js';
export * from './dialog/dialog.unanswered.js';
export * from './feed/external-ids.query.js';
export { defineFeedEntries, feedEntry } from './feed/feed.contributed.js';
export * from './feed/feed.document.js';
export * from './feed/feed.projection.js';
export * from './feed/feed.query.js';
export { cursorOf as feedCursorOf } from './feed/paging/feed.cursors.js';
export { feedShapes } from './feed/paging/feed.sides.js';
export * from './feed/feed.types.js';
export * from './feed/message-position.query.js';
export * from './gallery/gallery.projection.js';
export * from './gallery/gallery.query.js';
export * from './list/client-dialogs.query.js';
export * from './list/days/account-zone.js';
export * from './list/days/dialog-days.projection.js';
export {
  activityColumn,
  clientColumn,
  dialogSource,
  traitsColumn,
} from './list/columns/dialog-list.columns.js';
export * from './list/dialog-list.projection.js';
export * from './list/dialog-list.query.js';
export * from './list/dialog-list.rows.js';
export { activitySort } from './list/columns/dialog-list.sorts.js';
export * from './list/dialog.query.js';
export * from './list/of-client.query.js';
export * from './list/of-responsible.query.js';
export {
  askedBy,
  countDialogs,
  matching,
  MOST_COUNTED,
  selectDialogs,
  type Total,
} from './list/columns/selection.query.js';
export type { Selection } from './list/columns/selection.js';
export * from './list/targets.query.js';
export * from './message/content.errors.js';
export { MAX_CHARACTERS, MAX_ITEM_SIZE } from './message/content.rules.js';
export * from './message/facts.js';
export type {
  MessageCommand,
  MessagePlace,
  MessageContexts,
  MessageContextOf,
  MessageContext,
} from './message/message.commands.js';
export * from './message/message.decide.js';
export * from './message/message.errors.js';
export * from './message/message.events.js';
export * from './message/message.id.js';
export * from './message/message.state.js';
export * from './offers/counts.query.js';
export * from './offers/offers.query.js';
export * from './processes/release-dialogs.process.js';
export type { ReadMarkCommand, ReadMarkContext, readMarkId } from './read-mark/read-mark.commands.js';
export * from './read-mark/read-mark.decide.js';
export * from './read-mark/read-mark.errors.js';
export * from './read-mark/read-mark.events.js';
export * from './read-mark/read-mark.state.js';
export * from './tombstone.js';
export * from './unread/unread.projection.js';
export * from './unread/unread.query.js';
export * from './feature.js';
