import type { Projection } from '@parley/subscriptions';
import { channelsProjection } from '@parley/channels';
import { clientCardProjection } from '@parley/clients';
import { dialogListProjection, feedProjection, galleryProjection, unreadProjection } from '@parley/dialogs';
import { staffProjection } from '@parley/staff';

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
