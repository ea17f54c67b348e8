import type { CommandIndex } from '../command-index.types.js';
import type { Aggregate, DomainCommand } from '../decider.js';
import type { ContributedCommand, Extended, Slice } from '../extension.js';
import type { Records } from '../../ports/records.js';
import type { EventStore } from '../../ports/event-store.js';
import type { Actor, DomainEvent, EventDefinition, Position } from '../../events/event.js';

/** Who sends a command, and why. Never holds personal data: all of it becomes event metadata. */
export interface CommandEnvelope {
  /** Makes repeats harmless: one id, one command on one stream, for ever. 1 to 500 characters. */
  readonly commandId: string;
  readonly actor: Actor;
  readonly correlationId: string;
  /** Id of the event that led to the command; null or absent when a person or channel did. */
  readonly causationId?: string | null;
  /**
   * RFC 3339 UTC with ms, as the outside world tells it; an import sets it in the past. Default: now. A later time than now is bounded by
   * it, and kept beside it as `statedAt`.
   */
  readonly occurredAt?: string;
  /** The caller's place in a trace, as W3C's Trace Context writes it. */
  readonly traceparent?: string;
  /** Name of the process that causes the command; absent where none does. */
  readonly process?: string;
  /** Of the request that brings the command; a process does not pass it on, since the correlation id says what it belongs to. */
  readonly requestId?: string;
}

/** What all commands that one request sends have in common. */
export type Trace = Pick<CommandEnvelope, 'correlationId' | 'traceparent' | 'requestId'>;

export interface RunOptions<State, Context> {
  /**
   * Brings what the decision needs besides the state; called afresh before every decision. It may load other
   * aggregates, but must not run commands. `revision`: of the state, -1 for an absent stream.
   */
  readonly context: (state: State, revision: number) => Context | Promise<Context>;
  /**
   * Revision the stream must have (-1: absent). Otherwise `REVISION_CONFLICT`, not retryable. A repeat is answered before, and a
   * refusal of kind `not-found` stands, as does a fact that could not be looked up.
   */
  readonly expectedRevision?: number;
  /** What tells a repeat from a reuse of the command id. Default: the command. */
  readonly body?: unknown;
}

export interface CommandResult<Event> {
  readonly stream: string;
  /** Revision and position of the command's last event; the stream's own (-1 and 0 when absent) when nothing followed. */
  readonly revision: number;
  readonly position: Position;
  /** Events of this command in their current version; those of its first run when repeated. */
  readonly events: readonly Event[];
  readonly repeated: boolean;
}

export interface LoadedState<State> {
  readonly state: State;
  /** -1: absent. */
  readonly revision: number;
  readonly position: Position;
}

/** What a command is run on: an aggregate, or the command itself where a feature contributes it to one. */
export type CommandTarget<State, Command extends DomainCommand, Definition extends EventDefinition, Context> =
  Aggregate<State, Command, Definition, Context> | ContributedCommand<State, Command, Definition, Context>;

/** `run`, `find`, `load` and `known` throw a `TypeError` for a slice that the runner was not given. */
export interface CommandRunner {
  /**
   * Load → decide → append at the exact revision; on conflict again with what is new.
   * Throws what `decide` and `context` throw, and `INVALID_COMMAND_ID`, `COMMAND_ID_REUSED`, `COMMAND_INDEX_BEHIND`, `REVISION_CONFLICT`
   * (`expectedRevision` does not hold), `TOO_MUCH_CONTENTION`, `UNKNOWN_EVENT` and the stores' errors.
   */
  run<State, Command extends DomainCommand, Definition extends EventDefinition, Context>(
    target: CommandTarget<State, Command, Definition, Context>,
    id: number | string,
    command: Command,
    envelope: CommandEnvelope,
    options: RunOptions<State, Context>,
  ): Promise<CommandResult<DomainEvent<Definition>>>;
  /**
   * What a command did on this stream when it ran; null when it never did. Waits behind the commands of the stream, so that none of them
   * may ask for it in its context. Throws `COMMAND_INDEX_BEHIND`, `UNKNOWN_EVENT` and the stores' errors.
   */
  find<State, Command extends DomainCommand, Definition extends EventDefinition, Context>(
    target: CommandTarget<State, Command, Definition, Context>,
    id: number | string,
    commandId: string,
  ): Promise<CommandResult<DomainEvent<Definition>> | null>;
  /** The state now. Never waits behind commands. */
  load<State>(
    aggregate: Aggregate<State, never, EventDefinition, never>,
    id: number | string,
  ): Promise<LoadedState<State>>;
  load<Base, Own>(
    slice: Slice<Base, EventDefinition, Own>,
    id: number | string,
  ): Promise<LoadedState<Extended<Base, Own>>>;
  /** The state that this process has in memory, however old; null when it has none. No store is asked. */
  known<State>(
    aggregate: Aggregate<State, never, EventDefinition, never>,
    id: number | string,
  ): LoadedState<State> | null;
  known<Base, Own>(
    slice: Slice<Base, EventDefinition, Own>,
    id: number | string,
  ): LoadedState<Extended<Base, Own>> | null;
  /** Resolves once no snapshot is waiting to be written. */
  flush(): Promise<void>;
}

export interface CommandRunnerDependencies {
  readonly eventStore: EventStore;
  /** Where snapshots are kept. */
  readonly records: Records;
  /** ms since the epoch. */
  readonly clock: () => number;
  readonly commandIndex: CommandIndex;
  /** Those of all enabled features: every command moves their states. Default: none. */
  readonly slices?: readonly Slice[];
  /** Events between two snapshots of a stream. Default 100. */
  readonly snapshotEvery?: number;
  /** Most aggregates kept in memory. Default 5,000. */
  readonly cacheSize?: number;
  /** Most decisions per command before `TOO_MUCH_CONTENTION`. Default 8. */
  readonly maxAttempts?: number;
}

/** `dialog` and 7 make `dialog-7`. */
export const streamOf = (aggregateName: string, id: number | string): string => `${aggregateName}-${id}`;
