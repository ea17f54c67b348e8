import type { CommandHandler } from '@parley/application';
import * as channels from '@parley/channels';
import * as clients from '@parley/clients';
import * as dialogs from '@parley/dialogs';
import * as staff from '@parley/staff';

const isHandler = (value: unknown): value is CommandHandler =>
  typeof value === 'object' && value !== null && 'command' in value && 'execute' in value;

/** Every handler that these features export: a new command needs its handler there and nothing else. */
export const commandHandlers: readonly CommandHandler[] = [staff, channels, clients, dialogs]
  .flatMap((feature) => Object.values<unknown>(feature))
  .filter(isHandler);
