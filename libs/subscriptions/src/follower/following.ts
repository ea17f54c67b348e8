import { setImmediate as nextTurn } from 'node:timers/promises';
import { isUnavailable, ParleyError, START, type Position } from '@parley/eventsourcing';
import { checkpointIn, sourceOf, touch, type Source } from './source.js';
import { besideOf, pagesOf } from './pages.js';
import { readOperationsLog } from '../management/log/operations-log.js';
import { skippedIn, type Operations } from '../management/operations.js';
import { skippedOf } from '../parked/parked-stream.js';
import { isWaiting, lateIn, noteOperation, touchReplayed, type Late } from './replayed.js';
import type { Mirror, FollowerDependencies } from './follower.types.js';

/** A mirror with all that it follows. */
export interface Following<C extends Mirror> {
  readonly mirror: C;
  /** By name; those that are not served yet are missing. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly missing: ReadonlyMap<string, Error>;
  late: Late;
  /** Asked where something is purged. */
  readonly operations: () => Promise<Operations>;
  /** The log is known up to here. */
  position: Position;
  /** Queries read other builds by now, or something has happened that only a new mirror shows. */
  isOutdated: boolean;
}

const lowest = (sources: Iterable<Source>): Position =>
  [...sources].reduce<Position | null>(
    (least, { checkpoint }) => (least === null || checkpoint < least ? checkpoint : least),
    null,
  ) ?? START;

const highest = (sources: Iterable<Source>): Position =>
  [...sources].reduce<Position>((most, { checkpoint }) => (checkpoint > most ? checkpoint : most), START);

/** Reads a new mirror. `onRead` is told after every page how many documents that had. Throws where nothing is served, and what `onRead` throws. */
export async function loadMirror<C extends Mirror>(
  given: FollowerDependencies<C>,
  signal: AbortSignal,
  onRead: (mirror: C, count: number) => void,
): Promise<Following<C>> {
  const { sources, missing } = await servedNow(given);
  const checkpoints = await given.documents.listCheckpoints();
  for (const source of sources.values()) source.checkpoint = checkpointIn(checkpoints, source);
  const late = await lateIn(given, sources.values());
  const mirror = given.open();
  for (const source of sources.values()) {
    for await (const rows of pagesOf(given, source)) {
      signal.throwIfAborted();
      for (const { id, document } of rows) mirror.put(source.followed.name, id, document);
      onRead(mirror, rows.length);
    }
  }
  const position = lowest(sources.values());
  const operations = readOperationsLog(given.eventStore);
  const following = { mirror, sources, missing, late, operations, position, isOutdated: false };
  await catchUp(given, following);
  return following;
}

async function servedNow<C extends Mirror>({ followed, definitions, serving }: FollowerDependencies<C>) {
  const sources = new Map<string, Source>();
  const missing = new Map<string, Error>();
  for (const one of followed) {
    try {
      sources.set(one.name, sourceOf(one, await serving(one.name), definitions));
    } catch (error) {
      if (!(error instanceof ParleyError) || isUnavailable(error)) throw error;
      missing.set(one.name, error);
    }
  }
  const [first] = missing.values();
  if (sources.size === 0 && first !== undefined) throw first;
  return { sources, missing };
}

/** Brings the mirror to what queries read at this moment. */
export async function catchUp<C extends Mirror>(
  given: FollowerDependencies<C>,
  following: Following<C>,
): Promise<void> {
  await compareServed(given, following);
  const checkpoints = await given.documents.listCheckpoints();
  for (const source of following.sources.values()) {
    const now = checkpointIn(checkpoints, source);
    if (now < source.checkpoint) following.isOutdated = true;
    source.checkpoint = now;
  }
  await readLog(given, following, highest(following.sources.values()));
  await touchReplayed(given, following.late, following.sources.values());
  for (const source of following.sources.values()) await refresh(given, following, source);
}

/** Reads on from the documents of the build that queries read, and asks for a new mirror: of the others nothing is known. */
async function compareServed<C extends Mirror>(
  { followed, serving, definitions }: FollowerDependencies<C>,
  following: Following<C>,
): Promise<void> {
  const sources = following.sources as Map<string, Source>;
  const served = await Promise.all(
    followed.map(({ name }) =>
      serving(name).catch((error: unknown) => {
        if (sources.has(name)) throw error;
        return null;
      }),
    ),
  );
  for (const [place, one] of followed.entries()) {
    const before = sources.get(one.name);
    const collection = served[place] ?? null;
    if (collection === null || collection === before?.collection) continue;
    following.isOutdated = true;
    if (before === undefined) continue;
    const { dirty, purges } = before;
    const now = { ...sourceOf(one, collection, definitions), dirty, purges };
    sources.set(one.name, now);
  }
}

const PAGE = 500;

/** Up to a position at least. */
async function readLog<C extends Mirror>(
  { eventStore, catalog }: FollowerDependencies<C>,
  following: Following<C>,
  upTo: Position,
): Promise<void> {
  const sources = [...following.sources.values()];
  while (following.position < upTo) {
    const { events, next, end } = await eventStore.readAll({ from: following.position, limit: PAGE });
    for (const event of events) {
      noteOperation(following.late, sources, event);
      for (const source of sources) touch(source, catalog, event);
    }
    following.position = next;
    if (end) return;
    await nextTurn();
  }
}

/**
 * False where the mirror cannot. A purge whose event waits for an operator has not been done; it is noted again once that goes on. One that an
 * operator has passed over is never done.
 */
async function purge<C extends Mirror>(
  { documents }: FollowerDependencies<C>,
  { mirror, late, operations }: Following<C>,
  source: Source,
): Promise<boolean> {
  const { followed, build, checkpoint, purges } = source;
  const due = purges.filter(({ position }) => position <= checkpoint);
  if (due.length === 0) return true;
  const isSkipped = skippedIn(await operations(), build, await skippedOf(documents, build));
  source.purges = purges.filter(({ position }) => position > checkpoint);
  const done = due
    .filter((one) => !isWaiting(late, source, one) && !isSkipped?.(one.eventId))
    .map((one) => mirror.purge(followed.name, one.purge));
  return !done.includes(false);
}

const READ_AT_ONCE = 250;

/** Reads again what may have changed and can be read by now. */
async function refresh<C extends Mirror>(
  given: FollowerDependencies<C>,
  following: Following<C>,
  source: Source,
): Promise<void> {
  const { mirror } = following;
  const { followed, collection, checkpoint, dirty } = source;
  if (!(await purge(given, following, source))) following.isOutdated = true;
  const due = [...dirty].flatMap(([id, { first }]) => (first <= checkpoint ? id : []));
  for (let start = 0; start < due.length; start += READ_AT_ONCE) {
    const ids = due.slice(start, start + READ_AT_ONCE);
    const found = await given.documents.get(collection, ids);
    for (const id of ids) mirror.put(followed.name, id, found.get(id)?.document ?? null);
    for await (const rows of besideOf(given, source, [...found.values()]))
      for (const { id, document } of rows) mirror.put(followed.name, id, document);
    for (const id of ids) leave(source, id);
    if (start + READ_AT_ONCE < due.length) await nextTurn();
  }
}

/** It was read as the checkpoint has it: what changes it further on is to be read as the checkpoint moves. */
function leave({ dirty, checkpoint }: Source, id: string): void {
  const last = dirty.get(id)?.last ?? START;
  if (last <= checkpoint) dirty.delete(id);
  else dirty.set(id, { first: checkpoint + 1n, last });
}
