import { defineAggregate } from '@parley/eventsourcing';
import { nameWithin } from '@parley/shared';
import { accessErrors, administrator, has } from '@parley/staff';
import type { ExampleThingCommand, ExampleThingContext } from './example-thing.commands.js';
import { exampleThingErrors } from './example-thing.errors.js';
import { exampleThingEvents } from './example-thing.events.js';
import {
  evolveExampleThing,
  initialExampleThing,
  type ExampleThingEvent,
  type ExampleThingState,
} from './example-thing.state.js';

const NAME_LIMIT = 100;

export function decideExampleThing(
  state: ExampleThingState,
  command: ExampleThingCommand,
  { sender }: ExampleThingContext,
): readonly ExampleThingEvent[] {
  if (sender !== null && !has(sender, administrator))
    throw accessErrors.NOT_ALLOWED({ permission: administrator.name });
  const { exampleThingId } = command;
  if (state.added) throw exampleThingErrors.EXAMPLE_THING_ALREADY_ADDED({ exampleThingId });
  const name = nameWithin(command.name, NAME_LIMIT);
  if (name === null) throw exampleThingErrors.INVALID_EXAMPLE_THING_NAME({ exampleThingId });
  return [{ type: 'ExampleThingAdded', data: { exampleThingId, name } }];
}

export const exampleThingAggregate = defineAggregate({
  name: 'example-thing',
  stateVersion: 1,
  initialState: initialExampleThing,
  events: exampleThingEvents,
  decide: decideExampleThing,
  evolve: evolveExampleThing,
});
