import type { Projection } from '@parley/eventsourcing';
import { channelsProjection } from './channels/channels.projection.js';
import { clientCardProjection } from './client-card/client-card.projection.js';
import { dialogListProjection } from './dialog-list/dialog-list.projection.js';
import { feedProjection } from './feed/feed.projection.js';
import { galleryProjection } from './gallery/gallery.projection.js';
import { staffProjection } from './staff/staff.projection.js';
import { unreadProjection } from './unread/unread.projection.js';

export * from './shared/errors.js';
export * from './shared/names.js';
export * from './shared/page.js';
export * from './shared/responsible.js';
export * from './reads.js';
export * from './channels/channels.projection.js';
export * from './channels/channels.query.js';
export * from './client-card/client-card.projection.js';
export * from './client-card/client-card.query.js';
export type { ClientDialog } from './client-card/client-dialogs.query.js';
export * from './dialog-list/dialog-list.projection.js';
export * from './dialog-list/dialog-list.query.js';
export * from './dialog-list/dialog-list.rows.js';
export * from './dialog-list/of-client.query.js';
export * from './dialog-list/of-responsible.query.js';
export * from './dialog-list/targets.query.js';
export * from './feed/external-ids.query.js';
export * from './feed/feed.document.js';
export * from './feed/feed.projection.js';
export * from './feed/feed.query.js';
export * from './feed/feed.types.js';
export * from './feed/message-position.query.js';
export * from './gallery/gallery.projection.js';
export * from './gallery/gallery.query.js';
export * from './staff/staff.projection.js';
export * from './staff/staff.query.js';
export * from './staff/tokens.query.js';
export * from './unread/unread.projection.js';
export * from './unread/unread.query.js';

/** Every read model, for the composition root. */
export const allProjections: readonly Projection[] = [
  dialogListProjection,
  unreadProjection,
  feedProjection,
  galleryProjection,
  clientCardProjection,
  channelsProjection,
  staffProjection,
];
