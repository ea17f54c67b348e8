import { defineEvent } from '@parley/eventsourcing';
import { Id } from '@parley/shared';
import { Type } from 'typebox';

export const ExampleThingAdded = defineEvent(
  'ExampleThingAdded',
  1,
  Type.Object({ exampleThingId: Id, name: Type.String() }),
  { exampleThingId: 7, name: 'First' },
);

export const exampleThingEvents = [ExampleThingAdded] as const;
