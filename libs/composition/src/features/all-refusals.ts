import { accessErrors, staffErrors } from '@parley/staff';
import { channelErrors } from '@parley/channels';
import { clientErrors } from '@parley/clients';
import { contentErrors, dialogErrors, messageErrors, readMarkErrors } from '@parley/dialogs';
import type { Refusal } from '@parley/shared';

/** Every refusal of the domain, folder by folder: what the page of error codes lists. */
export const allRefusals: readonly Refusal[] = [
  accessErrors,
  channelErrors,
  staffErrors,
  clientErrors,
  dialogErrors,
  contentErrors,
  messageErrors,
  readMarkErrors,
].flatMap((errors): readonly Refusal[] => Object.values(errors));
