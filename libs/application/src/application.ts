import { ParleyError } from '@parley/eventsourcing';
import type { CommandHandler } from './command-handler.js';
import type { CommandAnswer, CommandRequest } from './command-request.js';
import type { Services } from './services.js';

/** The one entry for commands: HTTP, imports, processes and tools come through it. */
export interface Application {
  /** Throws what the command's handler throws, and `UNKNOWN_COMMAND` for one that has no handler. */
  execute(request: CommandRequest<unknown>): Promise<CommandAnswer>;
}

export interface ApplicationOptions {
  readonly services: Services;
  readonly handlers: readonly CommandHandler[];
  /** Told how each command went: `done`, `repeated`, or the code of the refusal. */
  onOutcome?(command: string, outcome: string): void;
}

export function createApplication({ services, handlers, onOutcome }: ApplicationOptions): Application {
  const byCommand = new Map<unknown, CommandHandler>(handlers.map((handler) => [handler.command, handler]));
  return {
    async execute(request) {
      const command = request.constructor.name;
      const handler = byCommand.get(request.constructor);
      if (!handler) throw new TypeError(`UNKNOWN_COMMAND: no feature handles ${command}.`);
      const finish = services.liveWork.begin();
      try {
        const answer = await handler.execute(services, request as CommandRequest<never>);
        onOutcome?.(command, answer.repeated ? 'repeated' : 'done');
        return answer;
      } catch (error) {
        onOutcome?.(command, error instanceof ParleyError ? error.code : 'INTERNAL');
        throw error;
      } finally {
        finish();
      }
    },
  };
}
