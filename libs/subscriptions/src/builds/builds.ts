import { createQueue, type Queue } from '@parley/eventsourcing';
import type { Projection } from '../projector/projection.js';
import { buildKey, type BuildId } from '../projector/build.js';
import type { ProjectorContext } from '../projector/session.js';
import type { LogFeed } from '../feed/log-feed.js';
import type { OperationsLog } from '../management/log/operations-log.js';
import { failureCode } from '../parked/parked-stream.js';
import type { BuildRecords } from './records.js';
import type { Projector } from '../projector/projector-state.js';
import type { Throttle } from '../consumer/throttle.js';
import { desiredStateOf, type DesiredState } from './desired-state.js';

export interface BuildsOptions {
  readonly context: ProjectorContext;
  readonly feed: LogFeed;
  readonly records: BuildRecords;
  readonly operations: OperationsLog;
  readonly throttle: Throttle;
  readonly name: string;
  readonly versions: ReadonlyMap<number, Projection>;
  readonly signal: AbortSignal;
  readonly onError: (code: string) => void;
  /** Whether its first build goes before what can wait. */
  readonly isFirst: () => boolean;
}

/** One projection with all its builds: runs those that are needed, switches to the newest, drops what it replaced. */
export interface Builds extends BuildsOptions {
  readonly newest: number;
  readonly projectors: Map<string, Projector>;
  /**
   * Builds that were served while this process was running. It never switches to one of them again by itself, so two
   * processes with different versions do not take turns: the one that started last decides.
   */
  readonly switched: Set<string>;
  /** Keys of the builds that are being dropped, or that this process has dropped. */
  readonly retired: Set<string>;
  readonly serially: Queue;
}

export const createBuilds = (options: BuildsOptions): Builds => ({
  ...options,
  newest: Math.max(...options.versions.keys()),
  projectors: new Map(),
  switched: new Set(),
  retired: new Set(),
  serially: createQueue(),
});

export const projectorOf = ({ projectors }: Builds, build: BuildId | null): Projector | undefined =>
  build === null ? undefined : projectors.get(buildKey(build));

/** What becomes of the builds, as last known. */
export const desiredIn = ({ name, newest, operations, records }: Builds): DesiredState =>
  desiredStateOf({ name, newest, operations: operations.known(), records });

/** What fails is tried again by the next read of the records, or at the next start. */
export function attempt({ onError }: Builds, work: () => Promise<void>): void {
  work().catch((error: unknown) => onError(failureCode(error)));
}

export async function stopBuilds({ serially, projectors }: Builds): Promise<void> {
  await serially('builds', async () => {
    await Promise.all([...projectors.values()].map((projector) => projector.consumer.stop()));
  });
}
