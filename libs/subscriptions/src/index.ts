export { firstBuilds, type FirstBuild } from './builds/first-builds.js';
export { servedBuilds, type ServedBuild } from './builds/served.js';
export * from './command-index.js';
export { type Belonging, belongToLog, compareWithLog, LOG_RECORD, type LogStores } from './log/belonging.js';
export * from './log/log-errors.js';
export * from './log/reset.js';
export * from './log/restored.js';
export * from './management/log/management-events.js';
export * from './management/management-errors.js';
export * from './parked/handling-errors.js';
export * from './reactor/notices.js';
export type { ParkedReaction } from './parked/parked-reaction.js';
export * from './reactor/process.js';
export * from './reactor/processes.js';
export * from './reactor/types.js';
export { checkpointOfCollection } from './projector/build.js';
export {
  collectionOf,
  type Copy,
  defineProjection,
  foldsStreams,
  type Handler,
  on,
  type Projection,
  type PurgeRule,
  viewOf,
} from './projector/projection.js';
export { foldBeside, memoryFold, type DocumentChange, type MemoryFold } from './projector/memory-fold.js';
export type { Comparison, Difference } from './comparison/comparison.types.js';
export type { ConsumerDependencies } from './consumer/context.js';
export * from './consumer/in-flight.js';
export { leaseHolders } from './consumer/lease-session.js';
export { createFollower } from './follower/follower.js';
export * from './follower/follower.types.js';
export { createLogFeed, type LogFeed } from './feed/log-feed.js';
export { realSleep } from './feed/sleep.js';
export * from './projections/notices.js';
export type { RecordedOperation } from './management/operations.js';
export { OPERATIONS_STREAM } from './management/log/operations-log.js';
export type { ParkedStream } from './parked/parked-stream.js';
export * from './projections/projections.js';
export {
  createAssignment,
  type AssignedUnit,
  type Assignment,
  type SharedAssignment,
} from './cluster/assignment.js';
export { allBut, divided, only } from './cluster/division.js';
export {
  endHeld,
  FIRST_THREAD,
  heldCounts,
  MOST_HELD_BYTES,
  SECOND_THREAD,
  type HeldMemoryOptions,
} from './projector/memory/held-memory.js';
export { placeText } from './projections/stop.js';
export * from './projections/stopped.types.js';
export * from './projections/types.js';
