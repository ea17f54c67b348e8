export * from './decider-specification.js';
export * from './event-store-contract.js';
export * from './event-samples.js';
export { writeEventSamples } from './event-sample-files.js';
export * from './fold-all.js';
