import { defineFeature, handlersIn } from '@parley/application';
import { exampleThingAggregate } from './example-thing.decide.js';
import { exampleThingErrors } from './example-thing.errors.js';
import * as handlers from './example-things.handler.js';
import { exampleThingsProjection } from './list/example-things.projection.js';
import { exampleThingShapes } from './list/example-things.query.js';

export const exampleThingsFeature = defineFeature({
  name: 'example-things',
  http: '@parley/example-things/http',
  aggregates: [exampleThingAggregate],
  projections: [exampleThingsProjection],
  queries: {
    listExampleThings: ['example-things'],
  },
  shapes: exampleThingShapes,
  commands: handlersIn(handlers),
  writes: {
    AddExampleThing: ['ExampleThingAdded'],
  },
  refusals: [exampleThingErrors],
});
