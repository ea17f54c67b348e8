import {
  allBut,
  createProjections,
  divided,
  FIRST_THREAD,
  firstBuilds,
  heldCounts,
  type FirstBuild,
  type Projections,
  type ProjectionsDependencies,
} from '@parley/subscriptions';
import { availableParallelism } from 'node:os';
import type { ParleyConfig } from '../config/config.js';
import { turnsMemory, type Folders } from '../stores.js';
import type { Log } from '../watch/log.js';
import { mostHeld } from './heap.js';
import { startSecondThread, type SecondThread } from './second-thread.js';

/** A second thread is worth its start once a first build has so many events before it. */
const FEWEST_EVENTS = 20_000;

/** How a second thread can help one that runs projections over embedded stores. */
export interface Help {
  /** A module that calls `workInThread` with the same product. */
  readonly program: URL;
  readonly folders: Folders;
  /** What the store of documents was opened with. */
  readonly turns: SharedArrayBuffer;
}

export interface HelpOptions extends Help {
  readonly log: Log;
  /** Told when queries are to read a build that the second thread has made. */
  readonly onServed: () => void;
  /** Default: 20,000. */
  readonly fewestEvents?: number;
}

/** Of a server that runs projections beside HTTP over embedded stores. */
export async function helpOf(
  { data, eventStore, documents, projections }: ParleyConfig,
  program: URL | undefined,
): Promise<Help | null> {
  const isEmbedded = eventStore === null && documents === null;
  if (projections !== 'here' || !isEmbedded || program === undefined) return null;
  return { program, folders: { events: data, documents: data }, turns: await turnsMemory() };
}

/**
 * Projections of this thread. Where first builds have much of the log before them and the machine has two processors, a second thread makes
 * about half of them, and ends: each is this thread's as soon as queries read it. `help` null: there is none.
 */
export function projectionsWithHelp(
  dependencies: ProjectionsDependencies,
  help: HelpOptions | null,
): Projections {
  if (help === null) return createProjections(dependencies);
  const theirs = new Set<string>();
  const counts = heldCounts();
  const own = createProjections({
    ...dependencies,
    assignment: allBut(theirs),
    held: { most: () => mostHeld(theirs.size > 0), counts, thread: FIRST_THREAD },
  });
  let second: SecondThread | null = null;
  let isStopping = false;
  return {
    ...own,
    async start() {
      const names = await shareOf(dependencies, help);
      if (names.length > 0 && !isStopping) second = begin(own, dependencies, help, { names, theirs, counts });
      await own.start();
    },
    async stop() {
      isStopping = true;
      await Promise.all([second?.end(), own.stop()]);
    },
  };
}

/** Names of the read models that the second thread is to build; none where it is not worth its start. */
async function shareOf(
  { definitions, eventStore, documents, first = [] }: ProjectionsDependencies,
  { fewestEvents = FEWEST_EVENTS }: HelpOptions,
): Promise<readonly string[]> {
  if (availableParallelism() < 2) return [];
  const builds = await firstBuilds(definitions, { eventStore, documents });
  const isLong = ({ events }: FirstBuild): boolean => events >= fewestEvents;
  return builds.some(isLong) ? divided(builds, first) : [];
}

interface Share {
  readonly names: readonly string[];
  /** Those of them that are not this thread's yet. */
  readonly theirs: Set<string>;
  readonly counts: SharedArrayBuffer;
}

function begin(
  own: Projections,
  { eventStore, documents, owner }: ProjectionsDependencies,
  { program, folders, turns, log, onServed }: HelpOptions,
  { names, theirs, counts }: Share,
): SecondThread {
  for (const name of names) theirs.add(name);
  log.info({ readModels: names }, 'a second thread makes first builds too');
  return startSecondThread({
    ...{ program, folders, names, turns, counts, eventStore, documents, log },
    owner: `${owner}/builds`,
    onServed() {
      // Failed, it is read a second later.
      own.refresh().catch(() => undefined);
      onServed();
    },
    onLeft: (name) => void theirs.delete(name),
    onEnded() {
      theirs.clear();
      log.info({}, 'the second thread has ended: one thread has all read models');
    },
  });
}
