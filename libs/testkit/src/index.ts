export {
  accountAggregate,
  accountEvents,
  type AccountOptions,
  type AccountState,
  deposit,
  envelope,
  noBonus,
  withdraw,
} from './account.fixtures.js';
export {
  alwaysNew,
  commandsOf,
  deposits,
  documentsWith,
  NOW,
  runnerOn,
  type Stores,
  storeWith,
  watch,
} from './command-runner.fixtures.js';
export * from './extension.fixtures.js';
export * from './events/command-specification.js';
export * from './events/decider-specification.js';
export type { DocumentStoreLack } from './document-store/place.fixtures.js';
export { naiveAggregate } from './document-store/documents/aggregates/naive.js';
export { documentStoreContract, type DocumentStoreHarness } from './document-store/contract.js';
export { writeEventSamples } from './events/event-sample-files.js';
export * from './events/event-samples.js';
export { eventWith, metadata, numbered, readLog, refusalOf } from './event-store/events.fixtures.js';
export * from './event-store/contract.js';
export * from './events/fold-all.js';
export * from './events/state-after.js';
export { documentsIn, OPERATOR, PATIENCE, until, useBench } from './projections.fixtures.js';
export * from './boards.fixtures.js';
export { eventOf } from './events/event-of.js';
export * from './attempt.js';
export * from './comparing.js';
