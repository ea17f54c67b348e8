import type { Actor } from '@parley/eventsourcing';
import type { Reaction } from '@parley/subscriptions';
import type { Application } from './application.js';
import type { RequestClass } from './command-handler.js';
import type { CommandRequest } from './command-request.js';

/** One command that a process causes. */
export interface Effect<C extends CommandRequest<unknown>> {
  /** As in {@link Reaction}: part of the command's id, for ever. */
  readonly step: string;
  readonly command: RequestClass<C>;
  readonly request: C['request'];
  /**
   * `event.metadata.actor`: the person or bot who caused the event, with the rights that they have when the command is decided. One that may
   * not do it any more, a client and a channel are refused. Default: the system.
   */
  readonly actingFor?: Actor;
}

/** A reaction whose command goes through the one entry for commands. */
export const effect = <C extends CommandRequest<unknown>>(
  application: Application,
  { step, command, request, actingFor }: Effect<C>,
): Reaction => ({
  step,
  ...(actingFor !== undefined && { actingFor }),
  run: (envelope) => application.execute(new command(request, envelope)),
});
