import { fillsUnknownChannels } from '@parley/channels';
import type { Filled } from '@parley/application';
import { fillsClientDialogs } from '@parley/dialogs';

/** What higher features answer for lower ones. */
export const allFillings: readonly Filled[] = [fillsUnknownChannels, fillsClientDialogs];
