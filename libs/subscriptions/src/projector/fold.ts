import {
  type Document,
  type DocumentWrite,
  type Position,
  type Purge,
  type RecordedEvent,
  START,
  type StoredDocument,
} from '@parley/eventsourcing';
import type { Poison } from '../consumer/log-handler.js';
import type { Copy, Handler } from './projection.js';
import { keysOf, type Task } from './segment.js';

type OutOfOrder = Readonly<Record<string, number>>;

/** A document in memory while events are folded into it. */
export interface Entry {
  readonly id: string;
  readonly isStored: boolean;
  document: Document | null;
  /** Position it will be stored with. */
  position: Position;
  /** Events up to here are in it already. */
  foldedTo: Position;
  late: OutOfOrder | undefined;
  isChanged: boolean;
}

/** `outOfOrder`: events of a stream that was parked, applied after newer ones of other streams. */
export type FoldMode = 'live' | 'outOfOrder';

export function entriesOf(
  ids: ReadonlySet<string>,
  stored: ReadonlyMap<string, StoredDocument>,
): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const id of ids) {
    const found = stored.get(id);
    entries.set(id, {
      id,
      isStored: found !== undefined,
      document: found?.document ?? null,
      position: found?.position ?? START,
      foldedTo: found?.position ?? START,
      late: found?.late,
      isChanged: false,
    });
  }
  return entries;
}

/** What a segment has in memory while it is folded. */
export interface Folding {
  readonly mode: FoldMode;
  readonly entries: ReadonlyMap<string, Entry>;
  /** What was left behind, by id. A purge cannot meet any: it begins a segment of its own after whatever was folded. */
  readonly copies: Map<string, DocumentWrite>;
}

/** Folds in log order; answers the first event that fails, of which nothing has been applied. */
export function foldTasks(tasks: readonly Task[], folding: Folding): Poison | null {
  const { entries, mode } = folding;
  for (const task of tasks) {
    const purged =
      task.purge === undefined ? [] : purgeEntries(entries, task.purge, task.event.position, mode);
    try {
      applyTask(task, folding);
    } catch (error) {
      for (const [entry, before] of purged) Object.assign(entry, before);
      return { index: task.index, event: task.event, error };
    }
  }
  return null;
}

function applyTask(task: Task, folding: Folding): void {
  const { keys, handler, event } = task;
  if (handler === undefined) return;
  const { entries } = folding;
  const beside = handler.beside && (entries.get(handler.beside(event))?.document ?? null);
  if (typeof keys !== 'string') return applyAll(task, handler, folding, beside);
  const entry = entries.get(keys) as Entry;
  if (isOpen(task, entry, folding)) replace(entry, changeOf(handler, entry, task, beside), event, folding);
}

function applyAll(task: Task, handler: Handler<Document>, folding: Folding, beside?: Document | null): void {
  // All results before the first change: an event that fails on its second document leaves the first alone too.
  const open = keysOf(task)
    .map((id) => folding.entries.get(id) as Entry)
    .filter((entry) => isOpen(task, entry, folding));
  const changes = open.map((entry) => changeOf(handler, entry, task, beside));
  open.forEach((entry, index) => replace(entry, changes[index] as Change, task.event, folding));
}

/** False for a document that has the event in it already, or that a tombstone keeps as it is. */
function isOpen({ handler, event }: Task, entry: Entry, { entries, mode }: Folding): boolean {
  const isFolded =
    mode === 'live' ? event.position <= entry.foldedTo : (entry.late?.[event.stream] ?? -1) >= event.revision;
  if (isFolded || handler?.unless === undefined) return !isFolded;
  return (entries.get(handler.unless(event, entry.id))?.document ?? null) === null;
}

/** What becomes of a document, and what it leaves. */
interface Change {
  readonly document: Document | null;
  readonly copy: Copy | null;
}

function changeOf(
  handler: Handler<Document>,
  { document: before, id }: Entry,
  { event, earlier }: Task,
  beside: Document | null | undefined,
): Change {
  const document = handler.apply(before, event, id, earlier, beside) as Document | null | undefined;
  if (document === undefined) throw new TypeError('A handler answered undefined.');
  const copy = document === before ? null : (handler.leaves?.(before, document, event, id) ?? null);
  return { document, copy };
}

function replace(
  entry: Entry,
  { document, copy }: Change,
  event: RecordedEvent,
  { mode, copies }: Folding,
): void {
  if (document === entry.document) return;
  entry.document = document;
  entry.isChanged = true;
  if (copy !== null) {
    const { id, document: left } = copy;
    copies.set(id, { id, document: left, position: event.position, isNew: true });
  }
  if (mode === 'live') {
    entry.position = event.position;
    entry.foldedTo = event.position;
    return;
  }
  // All up to here has been folded or waits, so a repeat of delivery may pass over it.
  if (event.position > entry.position) entry.position = event.position;
  entry.late = { ...entry.late, [event.stream]: event.revision };
}

/**
 * Answers what it changed, and how that was before.
 * A purge out of order takes documents that other streams have changed since, too: what was to go is gone.
 */
function purgeEntries(
  entries: ReadonlyMap<string, Entry>,
  { field, value }: Purge,
  position: Position,
  mode: FoldMode,
): readonly (readonly [entry: Entry, before: Entry])[] {
  const purged: (readonly [Entry, Entry])[] = [];
  for (const entry of entries.values()) {
    if (entry.document === null || entry.document[field] !== value) continue;
    if (mode === 'live' && entry.foldedTo >= position) continue;
    purged.push([entry, { ...entry }]);
    entry.document = null;
    entry.isChanged = true;
    if (mode === 'outOfOrder') continue;
    entry.position = position;
    entry.foldedTo = START;
  }
  return purged;
}

/** Purges of the tasks that were folded, as the store is to run them. */
export function purgesOf(tasks: readonly Task[], end: number, mode: FoldMode): readonly Purge[] {
  const purges: Purge[] = [];
  for (const { purge, index, event } of tasks) {
    if (purge === undefined || index >= end) continue;
    purges.push(mode === 'outOfOrder' ? purge : { ...purge, before: event.position });
  }
  return purges;
}

/** `isParked`: streams whose late revisions are still needed. */
export function writesOf(
  entries: ReadonlyMap<string, Entry>,
  isParked: (stream: string) => boolean,
): readonly DocumentWrite[] {
  const writes: DocumentWrite[] = [];
  for (const { id, position, document, late, isChanged, isStored } of entries.values()) {
    if (!isChanged || (document === null && !isStored)) continue;
    const write = { id, position, document, isNew: !isStored };
    const kept = late === undefined ? undefined : keepOutOfOrder(late, isParked);
    writes.push(kept === undefined ? write : { ...write, late: kept });
  }
  return writes;
}

function keepOutOfOrder(late: OutOfOrder, isParked: (stream: string) => boolean): OutOfOrder | undefined {
  const kept = Object.entries(late).filter(([stream]) => isParked(stream));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
