import type { CommandAnswer, CommandRequest, RequestEnvelope } from './command-request.js';
import type { Services } from './services.js';

/** The class of a command's requests. */
export type RequestClass<C extends CommandRequest<unknown>> = new (
  request: C['request'],
  envelope: RequestEnvelope,
  expectedRevision?: number,
) => C;

/** A command with the facts that it needs. */
export interface CommandHandler {
  readonly command: abstract new (...parts: never) => CommandRequest<unknown>;
  /** Takes requests of its command alone. */
  execute(services: Services, request: CommandRequest<never>): Promise<CommandAnswer>;
}

/** Types a handler by its command. */
export const handles = <C extends CommandRequest<unknown>>(
  command: RequestClass<C>,
  execute: (services: Services, request: C) => Promise<CommandAnswer>,
): CommandHandler => ({
  command,
  execute: (services, request) => execute(services, request as unknown as C),
});
