import { createQueue, type Queue } from '@parley/eventsourcing';
import type { Projection } from '../projector/projection.js';
import { buildKey, type BuildId } from '../projector/build.js';
import type { RunnerContext } from '../projector/session.js';
import type { LogFeed } from '../feed/log-feed.js';
import type { OperationsLog } from '../management/management-log.js';
import { failureCode } from '../parked/parked.js';
import type { BuildRecords } from './records.js';
import type { Runner } from '../consumer/runner.js';
import type { Turns } from '../consumer/throttle.js';
import { wantedOf, type Wanted } from './desired-state.js';

export interface UnitOptions {
  readonly context: RunnerContext;
  readonly feed: LogFeed;
  readonly records: BuildRecords;
  readonly operations: OperationsLog;
  readonly turns: Turns;
  readonly name: string;
  readonly versions: ReadonlyMap<number, Projection>;
  readonly signal: AbortSignal;
  readonly onError: (code: string) => void;
}

/** One projection with all its builds: runs those that are needed, switches to the newest, drops what it replaced. */
export interface Unit extends UnitOptions {
  readonly newest: number;
  readonly runners: Map<string, Runner>;
  /**
   * Builds that were served while this process was running. It never switches to one of them again by itself, so two
   * processes with different versions do not take turns: the one that started last has its way.
   */
  readonly switched: Set<string>;
  /** Keys of the builds that are being dropped, or that this process has dropped. */
  readonly retired: Set<string>;
  readonly serially: Queue;
}

export const createUnit = (options: UnitOptions): Unit => ({
  ...options,
  newest: Math.max(...options.versions.keys()),
  runners: new Map(),
  switched: new Set(),
  retired: new Set(),
  serially: createQueue(),
});

export const runnerOf = ({ runners }: Unit, build: BuildId | null): Runner | undefined =>
  build === null ? undefined : runners.get(buildKey(build));

/** What becomes of the builds, as last known. */
export const wantedIn = ({ name, newest, operations, records }: Unit): Wanted =>
  wantedOf({ name, newest, operations: operations.known(), records });

/** What fails is tried again by the next look at the records, or at the next start. */
export function attempt({ onError }: Unit, work: () => Promise<void>): void {
  work().catch((error: unknown) => onError(failureCode(error)));
}

export async function stopUnit({ serially, runners }: Unit): Promise<void> {
  await serially('unit', async () => {
    await Promise.all([...runners.values()].map((runner) => runner.stop()));
  });
}
