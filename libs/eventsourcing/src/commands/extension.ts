import type { Aggregate, DomainCommand } from './decider.js';
import type { DomainEvent, EventDefinition, EvolvedEvent } from '../events/event.js';

/** The state of a stream as a contributed command sees it. */
export interface Extended<Base, Own> {
  /** Of the aggregate that owns the stream. */
  readonly base: Base;
  /** Of the slice. */
  readonly own: Own;
}

/**
 * What a feature adds to the state of another feature's aggregate: a state of its own beside the base state, folded from the same stream.
 * It takes the aggregate's events and its own, those of other slices not. `Own` is bounded however long the stream grows, and survives JSON
 * (it is snapshotted).
 */
export interface Slice<
  Base = unknown,
  BaseEvents extends EventDefinition = EventDefinition,
  Own = unknown,
  Definition extends EventDefinition = EventDefinition,
  Guarded = unknown,
> {
  readonly base: Aggregate<Base, never, BaseEvents, never, Guarded>;
  /** Its own events, which its commands alone decide. Committed ones stay here for ever. */
  readonly events: readonly Definition[];
  /** Name of the feature, which stands in the metadata of its events and is never renamed. One slice a feature and aggregate. */
  readonly feature: string;
  /** Raised whenever the shape of `Own` or the meaning of `evolve` changes: older snapshots are then ignored. */
  readonly stateVersion: number;
  readonly initialState: Own;
  /** Takes an event type it does not use and answers the same state. */
  evolve(own: Own, event: EvolvedEvent<DomainEvent<BaseEvents | Definition>>): Own;
}

/** `extendAggregate(dialogAggregate, pinEvents)({ feature: 'pins', stateVersion: 1, initialState, evolve })`. */
export const extendAggregate =
  <Base, BaseEvents extends EventDefinition, Guarded, Definition extends EventDefinition>(
    base: Aggregate<Base, never, BaseEvents, never, Guarded>,
    events: readonly Definition[],
  ) =>
  <Own>(
    own: Omit<Slice<Base, BaseEvents, Own, Definition, Guarded>, 'base' | 'events'>,
  ): Slice<Base, BaseEvents, Own, Definition, Guarded> => ({ ...own, base, events });

/** A command that a feature contributes to another's aggregate. The aggregate's guard goes before it. */
export interface ContributedCommand<
  State,
  Command extends DomainCommand,
  Definition extends EventDefinition,
  Context,
> {
  readonly slice: Slice<unknown, EventDefinition, unknown, Definition>;
  readonly type: Command['type'];
  /** Events of the slice that follow, or a thrown {@link DomainError}; pure, as of an aggregate. */
  decide(state: State, command: Command, context: Context): readonly DomainEvent<Definition>[];
}

/**
 * `defineCommand(pinSlice)({ type: 'PinDialog', decide({ base, own }, command: PinDialog, context: PinContext) { … } })`.
 * The context holds what the aggregate's guard needs.
 */
export const defineCommand =
  <Base, BaseEvents extends EventDefinition, Own, Definition extends EventDefinition, Guarded>(
    slice: Slice<Base, BaseEvents, Own, Definition, Guarded>,
  ) =>
  <Command extends DomainCommand, Context extends Guarded>(
    command: Omit<ContributedCommand<Extended<Base, Own>, Command, Definition, Context>, 'slice'>,
  ): ContributedCommand<Extended<Base, Own>, Command, Definition, Context> => ({ ...command, slice });
