import type { Consumer, ConsumerOptions } from '../consumer/log-handler.js';
import type { ManagementLog } from '../management/log/management-log.js';
import type { Operations } from '../management/operations.js';
import { stoppedBuild, type Stop } from '../projections/stop.js';
import { buildKey, type BuildId } from './build.js';
import type { HeldPart } from './memory/held-memory.js';
import type { Projection } from './projection.js';
import type { ProjectorContext, ProjectorSession } from './session.js';

export interface ProjectorOptions extends Pick<
  ConsumerOptions<ProjectorSession>,
  'feed' | 'throttle' | 'onError'
> {
  readonly context: ProjectorContext;
  readonly operations: Pick<ManagementLog<Operations>, 'known' | 'revision'>;
  readonly build: BuildId;
  readonly projection: Projection;
  /** Whether a poison event stops the build: true until queries read it. */
  readonly isStrict: () => Promise<boolean>;
  /** Whether queries read it, as last known. */
  readonly isServed: () => boolean;
  /** Whether queries wait for it: they read it, or nothing is there to be read yet. As last known. */
  readonly isUrgent: () => boolean;
  /** Whether nothing of the projection is served yet. */
  readonly isFirst: () => Promise<boolean>;
  /** Called whenever the log held nothing more. */
  readonly onCaughtUp: () => void;
}

/** Folds the log into the documents of one build. */
export interface Projector extends ProjectorOptions {
  readonly consumer: Consumer<ProjectorSession>;
  /** Why it stands still. */
  stop: Stop | null;
  /** Revision of the operations stream when it stopped: a later resumption lets it try again. */
  stoppedAfter: number;
  /** What it holds in memory. */
  readonly part: HeldPart;
  /** Whether a store has refused effects that had waited: none wait any more. */
  isCautious: boolean;
  /** Whether it was said that it is paused. */
  isPauseNoticed: boolean;
}

export type ProjectorState = Omit<Projector, 'consumer'>;

export const isPaused = ({ operations, build }: Pick<ProjectorState, 'operations' | 'build'>): boolean =>
  operations.known().paused.has(buildKey(build));

/** Lets a build that has stopped try again once an operator has resumed it. */
export function liftStop(projector: ProjectorState): void {
  const { stop, stoppedAfter, operations, build, context } = projector;
  const resumed = operations.known().resumed.get(buildKey(build)) ?? -1;
  if (stop === null || resumed <= stoppedAfter) return;
  projector.stop = null;
  context.onNotice({ kind: 'resumed', build, stream: null });
}

/** Says once that an operator has paused the build, or resumed it. */
export function noticePause(projector: ProjectorState): void {
  const isNow = isPaused(projector);
  if (isNow === projector.isPauseNoticed) return;
  projector.isPauseNoticed = isNow;
  const { build, context } = projector;
  context.onNotice(isNow ? { kind: 'paused', build } : { kind: 'resumed', build, stream: null });
}

/** The build stands still from now on. */
export function standStill(projector: ProjectorState, stop: Stop): void {
  const { operations, context, build, isServed } = projector;
  projector.stop = stop;
  projector.stoppedAfter = operations.revision();
  context.onNotice({ kind: 'stopped', build: stoppedBuild(build, isServed(), stop) });
}
