export * from './command-index.js';
export { type Belonging, belongToLog, compareWithLog, type LogStores } from './log/belonging.js';
export * from './log/reset.js';
export * from './log/restored.js';
export * from './management-events.js';
export * from './processes/notices.js';
export type { ParkedReaction } from './processes/parked.js';
export * from './processes/process.js';
export * from './processes/processes.js';
export * from './processes/types.js';
export {
  collectionOf,
  defineProjection,
  type Handler,
  on,
  type Projection,
  type PurgeRule,
} from './projection.js';
export type { Comparison, Difference } from './projections/comparison.types.js';
export * from './projections/live-work.js';
export * from './projections/notices.js';
export type { RecordedOperation } from './projections/operations.fold.js';
export { OPERATIONS_STREAM } from './projections/operations.log.js';
export type { ParkedStream } from './projections/parked.js';
export * from './projections/projections.js';
export { createShare, type Share, type SharedOut, type ShareMember } from './projections/share.js';
export { placeText } from './projections/stop.js';
export * from './projections/stopped.types.js';
export * from './projections/types.js';
