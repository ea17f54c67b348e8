import { ParleyError } from '@parley/eventsourcing';
import type { AnsweredCode } from './errors/answer-codes.js';
import { applicationErrors } from './errors/application-errors.js';
import type { CommandHandler } from './command-handler.js';
import type { CommandAnswer, CommandRequest, RequestEnvelope } from './command-request.js';
import { readerOfFacts } from './reader.js';
import type { Services } from './services.js';

/** The outcome of a command that failed for no known reason. */
const FAULT: AnsweredCode = 'INTERNAL';

/** The one entry for commands: HTTP, imports, processes and tools come through it. */
export interface Application {
  /** Throws what the command's handler throws, and `UNKNOWN_COMMAND` for one that has no handler. */
  execute(request: CommandRequest<unknown>): Promise<CommandAnswer>;
}

export interface ApplicationOptions {
  readonly services: Services;
  readonly handlers: readonly CommandHandler[];
  /** Read models that commands look facts up in; they find no other. */
  readonly facts: readonly string[];
  /**
   * Throws where the sender of a request is not signed in any more. Every decision looks for itself; this is asked where none may have been
   * made: before a repeat is answered and before a refusal is reported.
   */
  confirmSender?(services: Services, envelope: RequestEnvelope): Promise<void>;
  /** Told how each command went: `done`, `repeated`, or the code of the refusal. */
  onOutcome?(command: string, outcome: string): void;
}

export function createApplication(options: ApplicationOptions): Application {
  const { handlers, facts, onOutcome } = options;
  const services = { ...options.services, reader: readerOfFacts(options.services.reader, facts) };
  const byCommand = new Map<unknown, CommandHandler>(handlers.map((handler) => [handler.command, handler]));
  const confirmed = async (
    handler: CommandHandler,
    request: CommandRequest<unknown>,
  ): Promise<CommandAnswer> => {
    const confirm = async (): Promise<void> => options.confirmSender?.(services, request.envelope);
    try {
      const answer = await handler.execute(services, request as CommandRequest<never>);
      if (answer.repeated) await confirm();
      return answer;
    } catch (error) {
      if (isRefusal(error)) await confirm();
      throw error;
    }
  };

  return {
    async execute(request) {
      const command = request.constructor.name;
      const handler = byCommand.get(request.constructor);
      if (!handler) throw new TypeError(`UNKNOWN_COMMAND: no feature handles ${command}.`);
      const finish = services.inFlight.begin();
      try {
        const answer = await confirmed(handler, request);
        onOutcome?.(command, answer.repeated ? 'repeated' : 'done');
        return answer;
      } catch (error) {
        onOutcome?.(command, error instanceof ParleyError ? error.code : FAULT);
        throw error;
      } finally {
        finish();
      }
    },
  };
}

/** A store that does not answer tells nothing, and would be waited for twice. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ParleyError &&
  error.family !== 'Infrastructure' &&
  error.code !== applicationErrors.UNAUTHENTICATED.code;
