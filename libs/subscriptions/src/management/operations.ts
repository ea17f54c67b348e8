import type { DomainEvent, RecordedOf } from '@parley/eventsourcing';
import { buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import type { operationEvents } from './log/projection.events.js';

export type OperationEvent = DomainEvent<(typeof operationEvents)[number]>;
export type RecordedOperation = RecordedOf<(typeof operationEvents)[number]>;

/**
 * Why a build is not to take over by itself. `staged`: it waits for a switch; `rejected`: an operator went back from it;
 * `dropped`: it was given up.
 */
export type BuildStanding = 'staged' | 'rejected' | 'dropped';

/** Which build queries are to read, and the revision of the event that says so. */
export interface ServeCommand {
  readonly build: BuildId;
  readonly revision: number;
}

/** Something that the holder of a build's lease is to do once. */
export type StreamCommand = Extract<
  RecordedOperation,
  { type: 'StreamParked' | 'StreamRetried' | 'EventSkipped' }
>;

/** What the operations stream says; kept up to date in place. */
export interface Operations {
  /** Keys of the builds that do not fold. */
  readonly paused: Set<string>;
  /** By build key. */
  readonly standings: Map<string, BuildStanding>;
  /** Keys of the builds whose documents are not kept for going back. */
  readonly removed: Set<string>;
  /** Newest generation that was asked for, by `name@version`. */
  readonly generations: Map<string, number>;
  readonly serve: Map<string, ServeCommand>;
  /** Revision of the last resumption of a build, by its key. */
  readonly resumed: Map<string, number>;
  /** Ids of the events that are passed over, by `name@version`. */
  readonly skipped: Map<string, Set<string>>;
  /** By build key, oldest first. */
  readonly streamCommands: Map<string, StreamCommand[]>;
}

export const noOperations = (): Operations => ({
  paused: new Set(),
  standings: new Map(),
  removed: new Set(),
  generations: new Map(),
  serve: new Map(),
  resumed: new Map(),
  skipped: new Map(),
  streamCommands: new Map(),
});

interface Build {
  readonly version: number;
  readonly generation: number;
}

export const versionKey = (name: string, version: number): string => `${name}@${version}`;

/** Tells the ids of events that are passed over in a build; null: none is. `old`: those from before there was an operations stream. */
export function skippedIn(
  operations: Operations,
  { name, version }: BuildId,
  old: ReadonlySet<string>,
): ((eventId: string) => boolean) | null {
  const skipped = operations.skipped.get(versionKey(name, version));
  if (skipped === undefined && old.size === 0) return null;
  return (eventId) => old.has(eventId) || (skipped?.has(eventId) ?? false);
}

/** Folds one more event in. */
export function evolve(operations: Operations, event: RecordedOperation): void {
  const { name } = event.data;
  const keyOf = (build: Build): string => buildKey({ name, ...build });
  switch (event.type) {
    case 'ProjectionPaused':
      return event.data.builds.forEach((build) => operations.paused.add(keyOf(build)));
    case 'ProjectionResumed':
      return event.data.builds.forEach((build) => evolveResume(operations, keyOf(build), event.revision));
    case 'ProjectionRebuildStarted':
      return evolveRebuild(operations, { name, ...event.data.build }, event.data.hold);
    case 'ProjectionRolledBack':
      operations.standings.set(keyOf(event.data.from), 'rejected');
      return evolveServe(operations, { name, ...event.data.to }, event.revision);
    case 'ProjectionSwitched':
      return evolveServe(operations, { name, ...event.data.to }, event.revision);
    case 'ProjectionBuildDropped':
      return evolveDrop(operations, { name, ...event.data.build }, event.data.wasServed);
    case 'ProjectionCompared':
      return;
    case 'EventSkipped':
      addSkipped(operations, versionKey(name, event.data.build.version), event.data.eventId);
      return addCommand(operations, keyOf(event.data.build), event);
    default:
      return addCommand(operations, keyOf(event.data.build), event);
  }
}

function evolveResume({ paused, resumed }: Operations, key: string, revision: number): void {
  paused.delete(key);
  resumed.set(key, revision);
}

function addSkipped({ skipped }: Operations, key: string, eventId: string): void {
  const before = skipped.get(key);
  if (before === undefined) skipped.set(key, new Set([eventId]));
  else before.add(eventId);
}

function evolveRebuild({ generations, standings }: Operations, build: BuildId, hold: boolean): void {
  generations.set(versionKey(build.name, build.version), build.generation);
  if (hold) standings.set(buildKey(build), 'staged');
}

function evolveServe({ serve, standings, removed }: Operations, build: BuildId, revision: number): void {
  serve.set(build.name, { build, revision });
  standings.delete(buildKey(build));
  removed.delete(buildKey(build));
}

/**
 * What was asked of the build is void, a switch to it that has not happened included. One that was served before may come
 * back with a deployment of its version; one that never was is not begun again by itself.
 */
function evolveDrop(operations: Operations, build: BuildId, wasServed: boolean): void {
  const { streamCommands, paused, serve, standings, removed } = operations;
  const key = buildKey(build);
  removed.add(key);
  if (!wasServed) standings.set(key, 'dropped');
  streamCommands.delete(key);
  paused.delete(key);
  if (isSameBuild(serve.get(build.name)?.build ?? null, build)) serve.delete(build.name);
}

function addCommand({ streamCommands }: Operations, key: string, command: StreamCommand): void {
  const before = streamCommands.get(key);
  if (before === undefined) streamCommands.set(key, [command]);
  else before.push(command);
}
