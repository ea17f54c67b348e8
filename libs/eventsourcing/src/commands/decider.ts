import type { DomainEvent, EventDefinition, EvolvedEvent } from '../events/event.js';

/** What is asked of an aggregate. Its type stands in the metadata of the events that it leads to. */
export interface DomainCommand {
  readonly type: string;
}

/**
 * Decides and evolves one aggregate. All three are pure: `context` brings the time, new ids and facts looked up beforehand.
 * `State` keeps only what decisions need, bounded however long the stream grows, and survives JSON (it is snapshotted).
 */
export interface Decider<State, Command, Event extends DomainEvent, Context> {
  readonly initialState: State;
  /** The events that follow, or a thrown {@link DomainError}. An empty list means: already so, and will stay so. */
  decide(state: State, command: Command, context: Context): readonly Event[];
  /** Takes an event type it does not use and answers the same state. */
  evolve(state: State, event: EvolvedEvent<Event>): State;
}

export interface Aggregate<
  State,
  Command extends DomainCommand,
  Definition extends EventDefinition,
  Context,
  Guarded = unknown,
> extends Decider<State, Command, DomainEvent<Definition>, Context> {
  /** Prefix of its stream names: `dialog` makes `dialog-7`. */
  readonly name: string;
  /** Raised whenever the shape of `State` or the meaning of `evolve` changes: older snapshots are then ignored. */
  readonly stateVersion: number;
  readonly events: readonly Definition[];
  /**
   * Goes before commands that other features contribute: throws a {@link DomainError} where the aggregate is not there for the sender. The
   * aggregate's own decisions call it by themselves. `Guarded` is what it needs to know, and in the context of every contributed command.
   */
  guard?(state: State, id: number | string, context: Guarded): void;
}

export function defineAggregate<
  State,
  Command extends DomainCommand,
  Definition extends EventDefinition,
  Context,
  Guarded = unknown,
>(
  aggregate: Aggregate<State, Command, Definition, Context, Guarded>,
): Aggregate<State, Command, Definition, Context, Guarded> {
  return aggregate;
}
