export type { ExampleThingCommand, ExampleThingContext } from './example-thing.commands.js';
export * from './example-thing.decide.js';
export * from './example-thing.errors.js';
export * from './example-thing.events.js';
export * from './example-thing.state.js';
export * from './example-things.handler.js';
export * from './feature.js';
export * from './list/example-things.projection.js';
export * from './list/example-things.query.js';
