import { Inject, Injectable, type Type } from '@nestjs/common';
import { Command, CommandHandler } from '@nestjs/cqrs';
import {
  positionToText,
  type CommandEnvelope,
  type CommandResult,
  type DomainEvent,
} from '@parley/eventsourcing';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';

/** What every command answers. */
export interface CommandAnswer {
  /** Of the command's last event: pass it to a query as `?after=`. */
  readonly position: string;
  /** Of the stream that it changed. */
  readonly revision: number;
  /** True when the command had been done before and this is its first answer again. */
  readonly repeated: boolean;
  readonly [extra: string]: unknown;
}

/**
 * A command on its way to its handler. `request` is what the caller said, without ids and facts made up here:
 * its fingerprint tells a repeat from a reuse of the command id.
 */
export abstract class Message<Request> extends Command<CommandAnswer> {
  constructor(
    readonly request: Request,
    readonly envelope: CommandEnvelope,
    readonly expectedRevision?: number,
  ) {
    super();
  }
}

/** Makes the Nest handler of a message: found by its decorator, no other wiring. */
export function handles<M extends Message<unknown>>(
  message: Type<M>,
  execute: (core: Core, message: M) => Promise<CommandAnswer>,
): Type<{ execute(command: M): Promise<CommandAnswer> }> {
  @Injectable()
  @CommandHandler(message)
  class Handler {
    constructor(@Inject(CORE) private readonly core: Core) {}

    execute(command: M): Promise<CommandAnswer> {
      return execute(this.core, command);
    }
  }
  return Handler;
}

export const answer = <E>(result: CommandResult<E>, extra: Record<string, unknown> = {}): CommandAnswer => ({
  position: positionToText(result.position),
  revision: result.revision,
  repeated: result.repeated,
  ...extra,
});

/** The data of the first event of a type among a command's events. */
export function dataOf<E extends DomainEvent, T extends E['type']>(
  events: readonly E[],
  type: T,
): Extract<E, { type: T }>['data'] | undefined {
  return events.find((event): event is Extract<E, { type: T }> => event.type === type)?.data;
}
