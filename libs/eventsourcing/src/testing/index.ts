export * from './decider-specification.js';
export * from './event-store-contract.js';
export { eventWith, numbered } from './event-store-contract.fixtures.js';
export * from './event-samples.js';
export { writeEventSamples } from './event-sample-files.js';
export * from './fold-all.js';
export * from './document-store-contract.js';
export { refusalOf } from './event-store-contract.fixtures.js';
