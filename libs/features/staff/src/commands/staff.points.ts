import { definePoint, type Services } from '@parley/application';

/** Those of these ids that no channel was registered with; a deactivated channel is known. */
export type UnknownChannels = (services: Services, ids: readonly number[]) => Promise<readonly number[]>;

export const unknownChannels = definePoint<UnknownChannels>('staff.unknown-channels');
