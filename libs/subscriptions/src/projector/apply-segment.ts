import {
  ParleyError,
  type Documents,
  type DocumentWrite,
  type RecordedEvent,
  type StoredDocument,
} from '@parley/eventsourcing';
import type { ConsumerContext } from '../consumer/context.js';
import type { Effects } from '../consumer/lease-session.js';
import type { Cursor, Poison } from '../consumer/log-handler.js';
import type { Decoded } from '../feed/decoded.js';
import { isWaiting } from '../parked/parked.js';
import { entriesOf, foldTasks, purgesOf, writesOf, type FoldMode } from './fold.js';
import { withEarlier } from './earlier.js';
import { cutSegment, keysOf, type SegmentSource, type Task } from './segment.js';
import type { ProjectorSession } from './session.js';

export interface FoldWork {
  readonly events: readonly RecordedEvent[];
  readonly decoded: Decoded;
  readonly mode: FoldMode;
  /** Stores the effects of everything before the event of this index. */
  readonly store: (effects: Effects, next: number) => Promise<void>;
}

interface Folded {
  readonly tasks: readonly Task[];
  /** Index of the first event not folded: the end, a purge, or the event that failed. */
  readonly next: number;
  readonly poison: Poison | null;
  readonly effects: Effects;
}

/** Folds and stores up to where the next commit must be, and moves the cursor there. Answers the event that failed. */
export async function applySegment(
  context: ConsumerContext,
  session: ProjectorSession,
  work: FoldWork,
  cursor: Cursor,
): Promise<Poison | null> {
  const { tasks, next, poison, effects } = await foldSegment(context, session, work, cursor);
  try {
    await work.store(effects, next);
  } catch (error) {
    // Of what has waited it may be anybody's.
    if (!isRefusal(error) || session.unstored !== null) throw error;
    const [task] = tasks;
    if (task === undefined || tasks.length > 1)
      return applySegment(context, session, work, narrowed(cursor, error));
    cursor.start = task.index;
    return { index: task.index, event: task.event, error };
  }
  cursor.start = next;
  return poison;
}

/** The store accepts none of a commit when it cannot keep one document: then one event at a time shows whose it is. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ParleyError && (error.code === 'INVALID_DOCUMENT' || error.code === 'INVALID_QUERY');

function narrowed(cursor: Cursor, error: unknown): Cursor {
  if (cursor.most === 1) throw error;
  cursor.most = 1;
  return cursor;
}

/** An event that reaches documents is the first of its segment. */
const reachedBy = (task: Task | undefined, stored: ReadonlyMap<string, StoredDocument>): readonly string[] =>
  task === undefined
    ? []
    : keysOf(task).flatMap((id) => {
        const document = stored.get(id)?.document;
        return (document && task.handler?.reaches?.(document, task.event, id)) ?? [];
      });

function withReached(tasks: readonly Task[], reached: readonly string[]): readonly Task[] {
  if (reached.length === 0) return tasks;
  const [first, ...rest] = tasks;
  return first === undefined ? tasks : [{ ...first, keys: [...keysOf(first), ...reached] }, ...rest];
}

const NO_DOCUMENTS: ReadonlyMap<string, StoredDocument> = new Map();

/** Documents as they are, whether their last state waits in memory or not. */
async function readDocuments(
  documents: Documents,
  { names, unstored }: ProjectorSession,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredDocument>> {
  const known = new Map<string, StoredDocument>();
  const unknown: string[] = [];
  for (const id of ids) {
    const found = unstored?.known(id);
    if (found) known.set(id, found);
    else if (found === undefined) unknown.push(id);
  }
  if (unknown.length === 0) return known.size === 0 ? NO_DOCUMENTS : known;
  const read = await documents.get(names.collection, unknown);
  unstored?.remember(unknown, read);
  if (known.size === 0) return read;
  for (const [id, found] of read) known.set(id, found);
  return known;
}

/** Which events of a page are left alone; null: none. */
function passedOver({ skipping, parked }: ProjectorSession, mode: FoldMode): SegmentSource['passOver'] {
  const isSkipped = skipping();
  const mayWait = mode === 'live' && parked.size > 0;
  if (isSkipped === null && !mayWait) return null;
  return (event) => (isSkipped?.(event.id) ?? false) || (mayWait && isWaiting(parked, event));
}

async function foldSegment(
  { documents, eventStore, catalog }: ConsumerContext,
  session: ProjectorSession,
  { events, decoded, mode }: FoldWork,
  { start, most }: Cursor,
): Promise<Folded> {
  const { handlersFor, parked, knownIds } = session;
  const passOver = passedOver(session, mode);
  const segment = cutSegment({ events, decoded, handlersFor, catalog, passOver, most }, start);
  const { ids } = segment;
  const get = (wanted: readonly string[]) => readDocuments(documents, session, wanted);
  const stored = await get([...ids].filter(knownIds.mayHave));
  const reached = await get(reachedBy(segment.tasks[0], stored));
  const withEvents = await withEarlier(eventStore, segment.tasks, stored);
  const tasks = withReached(withEvents, [...reached.keys()]);
  const entries = entriesOf(ids, stored);
  for (const [id, entry] of entriesOf(new Set(reached.keys()), reached)) entries.set(id, entry);
  const copies = new Map<string, DocumentWrite>();
  const failed = foldTasks(tasks, { mode, entries, copies });
  const next = failed?.index ?? segment.next;
  const writes = writesOf(entries, (stream) => parked.has(stream));
  // Before they are stored: of a step that fails some may be there.
  for (const id of copies.keys()) knownIds.add(id);
  for (const { id, isNew } of writes) if (isNew) knownIds.add(id);
  return {
    tasks,
    next,
    poison: failed ?? segment.poison,
    effects: {
      purges: purgesOf(tasks, next, mode),
      ...(copies.size > 0 && { copies: [...copies.values()] }),
      writes,
    },
  };
}
