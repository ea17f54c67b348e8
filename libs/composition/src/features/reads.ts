/**
 * The projections that each query answers from: who wants to read an own write waits for all of them.
 */
export const READS = {
  listDialogs: ['dialog-list', 'unread', 'feed', 'client-card', 'channels', 'staff'],
  getDialog: ['dialog-list', 'unread', 'feed', 'client-card', 'channels', 'staff'],
  listTargets: ['dialog-list', 'staff'],
  unreadOf: ['unread'],
  unreadCount: ['unread'],
  feedPage: ['feed', 'dialog-list', 'client-card', 'channels', 'staff'],
  getMessage: ['feed', 'dialog-list', 'client-card', 'channels', 'staff'],
  messagePosition: ['feed'],
  messagesByExternalId: ['feed'],
  galleryPage: ['gallery', 'dialog-list', 'client-card', 'channels', 'staff'],
  getClient: ['client-card', 'dialog-list'],
  dialogsOfClient: ['dialog-list'],
  clientDialogs: ['client-card', 'dialog-list'],
  listChannels: ['channels'],
  getChannel: ['channels'],
  listUsers: ['staff'],
  getUser: ['staff'],
  listGroups: ['staff'],
  getGroup: ['staff'],
  listBots: ['staff'],
  getBot: ['staff'],
  listTokens: ['staff'],
} as const;
