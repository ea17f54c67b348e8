import type { Decider, DomainEvent, EventMetadata } from '@parley/eventsourcing';
import { metadata } from '../event-store/events.fixtures.js';

/** A decided event; metadata that a test does not name are those of a manager's event. */
export type GivenEvent<Event> = Event | (Event & { readonly metadata: Partial<EventMetadata> });

/** The state of an aggregate after these events. */
export const stateAfter = <State, Event extends DomainEvent>(
  { initialState, evolve }: Pick<Decider<State, never, Event, never>, 'initialState' | 'evolve'>,
  events: readonly GivenEvent<Event>[],
  state: State = initialState,
): State =>
  events
    .map((event) => ({ ...event, metadata: { ...metadata, ...('metadata' in event && event.metadata) } }))
    .reduce((before, event) => evolve(before, event), state);
