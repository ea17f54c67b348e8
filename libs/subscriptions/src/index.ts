export * from './command-index.js';
export { type Belonging, belongToLog, compareWithLog, type LogStores } from './log/belonging.js';
export * from './log/reset.js';
export * from './log/restored.js';
export * from './management/management-events.js';
export * from './reactor/notices.js';
export type { ParkedReaction } from './reactor/parked.js';
export * from './reactor/process.js';
export * from './reactor/processes.js';
export * from './reactor/types.js';
export {
  collectionOf,
  defineProjection,
  type Handler,
  on,
  type Projection,
  type PurgeRule,
} from './projector/projection.js';
export type { Comparison, Difference } from './comparison/comparison.types.js';
export * from './consumer/in-flight.js';
export * from './projections/notices.js';
export type { RecordedOperation } from './management/operations.js';
export { OPERATIONS_STREAM } from './management/management-log.js';
export type { ParkedStream } from './parked/parked.js';
export * from './projections/projections.js';
export { createShare, type Share, type SharedOut, type ShareMember } from './cluster/assignment.js';
export { placeText } from './projections/stop.js';
export * from './projections/stopped.types.js';
export * from './projections/types.js';
