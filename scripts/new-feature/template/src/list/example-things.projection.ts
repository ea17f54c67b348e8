import { timeOf, type FieldSpec, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import type { ExampleThingAdded } from '../example-thing.events.js';

export type ExampleThingDocument = {
  readonly exampleThingId: number;
  readonly name: string;
  readonly addedAt: string;
};

/** Descriptions of each field, for analysts and callers of the API. */
export const exampleThingFields: Readonly<Record<keyof ExampleThingDocument, FieldSpec>> = {
  exampleThingId: { type: 'integer', meaning: 'Id of the example thing.' },
  name: { type: 'string', meaning: 'Name shown in lists.' },
  addedAt: { type: 'date', meaning: 'When it was added.' },
};

/** One document for each example thing. */
export const exampleThingsProjection = defineProjection<ExampleThingDocument>({
  name: 'example-things',
  version: 1,
  indexes: [{ fields: ['addedAt'] }],
  fields: exampleThingFields,
  on: {
    ExampleThingAdded: on<RecordedOf<typeof ExampleThingAdded>, ExampleThingDocument>({
      key: ({ data }) => String(data.exampleThingId),
      apply: (_, event) => ({ ...event.data, addedAt: timeOf(event) }),
    }),
  },
});
