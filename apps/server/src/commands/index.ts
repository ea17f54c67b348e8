import type { CommandHandler } from '@parley/application';
import * as channels from '../channels/channels.handlers.js';
import * as clients from '../clients/clients.handlers.js';
import * as dialogs from '../dialogs/dialogs.handlers.js';
import * as receive from '../dialogs/receive.handler.js';
import * as messages from '../messages/messages.handlers.js';
import * as received from '../messages/received.handlers.js';
import * as staff from '../staff/staff.handlers.js';

const isHandler = (value: unknown): value is CommandHandler =>
  typeof value === 'object' && value !== null && 'command' in value && 'execute' in value;

/** Every handler that these files export: a new command needs its handler there and nothing else. */
export const commandHandlers: readonly CommandHandler[] = [
  channels,
  clients,
  dialogs,
  receive,
  messages,
  received,
  staff,
]
  .flatMap((file) => Object.values<unknown>(file))
  .filter(isHandler);
