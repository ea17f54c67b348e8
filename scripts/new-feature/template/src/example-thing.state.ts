import type { DomainEvent } from '@parley/eventsourcing';
import type { exampleThingEvents } from './example-thing.events.js';

/** What decisions need, bounded however long the stream grows. */
export interface ExampleThingState {
  readonly added: boolean;
}

export type ExampleThingEvent = DomainEvent<(typeof exampleThingEvents)[number]>;

export const initialExampleThing: ExampleThingState = { added: false };

export function evolveExampleThing(state: ExampleThingState, event: ExampleThingEvent): ExampleThingState {
  switch (event.type) {
    case 'ExampleThingAdded':
      return { added: true };
    default:
      return state;
  }
}
