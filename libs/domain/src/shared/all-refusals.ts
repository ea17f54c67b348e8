import { accessErrors } from '../access/access.errors.js';
import { channelErrors } from '../channel/channel.errors.js';
import { clientErrors } from '../client/client.errors.js';
import { dialogErrors } from '../dialog/dialog.errors.js';
import { messageErrors } from '../message/message.errors.js';
import { readMarkErrors } from '../read-mark/read-mark.errors.js';
import { staffErrors } from '../staff/staff.errors.js';
import { contentErrors } from './content.errors.js';
import type { Refusal } from './refusals.js';

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
