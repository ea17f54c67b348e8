import { channelShapes } from './channels/channels.query.js';
import { clientDialogShapes } from './client-card/client-dialogs.query.js';
import { ofClientShapes } from './dialog-list/of-client.query.js';
import { dialogListShapes } from './dialog-list/dialog-list.query.js';
import { ofResponsibleShapes } from './dialog-list/of-responsible.query.js';
import { targetShapes } from './dialog-list/targets.query.js';
import { externalIdShapes } from './feed/external-ids.query.js';
import { feedShapes } from './feed/feed.sides.js';
import { galleryShapes } from './gallery/gallery.query.js';
import type { FindShape } from './shared/shapes.js';
import { staffShapes } from './staff/staff.query.js';
import { tokenShapes } from './staff/tokens.query.js';
import { unreadShapes } from './unread/unread.query.js';

/** What every query asks of the indexes; a question of another shape fails its specification. */
export const allShapes: readonly FindShape[] = [
  ...channelShapes,
  ...clientDialogShapes,
  ...ofClientShapes,
  ...dialogListShapes,
  ...ofResponsibleShapes,
  ...targetShapes,
  ...feedShapes,
  ...externalIdShapes,
  ...galleryShapes,
  ...staffShapes,
  ...tokenShapes,
  ...unreadShapes,
];
