import { channelShapes } from '@parley/channels';
import {
  clientDialogShapes,
  dialogListShapes,
  externalIdShapes,
  feedShapes,
  galleryShapes,
  ofClientShapes,
  ofResponsibleShapes,
  targetShapes,
  unreadShapes,
} from '@parley/dialogs';
import type { FindShape } from '@parley/shared';
import { staffShapes, tokenShapes } from '@parley/staff';

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
