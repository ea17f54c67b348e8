import type {
  ContributedCommand,
  DomainCommand,
  DomainEvent,
  EventDefinition,
  Extended,
} from '@parley/eventsourcing';
import { deciderSpecification, type When } from './decider-specification.js';

/** What happened before, on either side: events of the aggregate and of the feature. */
export interface CommandSpecification<Command, Event, Context> {
  given(...events: readonly DomainEvent[]): { when(command: Command, context: Context): When<Event> };
}

/**
 * {@link deciderSpecification} of a command that a feature contributes to another's aggregate. The aggregate's guard goes before it, as of
 * the stream `id`.
 */
export function commandSpecification<
  Base,
  Own,
  Command extends DomainCommand,
  Definition extends EventDefinition,
  Context,
>(
  contributed: ContributedCommand<Extended<Base, Own>, Command, Definition, Context>,
  id: number | string = 1,
): CommandSpecification<Command, DomainEvent<Definition>, Context> {
  const { slice } = contributed;
  const { base } = slice;
  const { given } = deciderSpecification<Extended<unknown, unknown>, Command, EventDefinition, Context>({
    name: base.name,
    stateVersion: slice.stateVersion,
    events: [...base.events, ...slice.events],
    initialState: { base: base.initialState, own: slice.initialState },
    decide(state, command, context) {
      base.guard?.(state.base, id, context);
      return contributed.decide(state as Extended<Base, Own>, command, context);
    },
    evolve: (state, event) => ({
      base: base.events.some(({ type }) => type === event.type) ? base.evolve(state.base, event) : state.base,
      own: slice.evolve(state.own, event),
    }),
  });
  return { given: (...events) => ({ when: (command, context) => given(...events).when(command, context) }) };
}
