import type { DocumentWrite, Purge, StoredDocument } from '@parley/eventsourcing';
import type { UnstoredEffects } from '../../consumer/lease-session.js';
import type { HeldPart } from './held-memory.js';
import { createMeanSize } from './size.js';

/** Effects that wait in memory, and the documents as they are with them. */
export interface WriteBehind extends UnstoredEffects {
  /** What is known without a read: null is known not to be there. */
  known(id: string): StoredDocument | null | undefined;
  /** Learns what was read. */
  remember(ids: readonly string[], found: ReadonlyMap<string, StoredDocument>): void;
}

/**
 * Documents kept at first, and at most where documents are looked for, as far as its part of the memory goes: each is then written once for
 * more events, and more of them lie beside each other.
 */
const FEWEST_KEPT = 4_000;
const MOST_KEPT = 100_000;
/** Bytes of each beside the document: its id, its position, and its place by its id. */
const BESIDE = 160;
/** Where fewer than one document is looked for while so many are written, each is written once: none of them is remembered. */
const SELDOM = 16;
/** Documents of one step: other work of the same store waits no longer than for these. */
const STEP = 2_000;

/**
 * Of a build that no query reads yet. A document that many events are folded into is then read and written once for all of them, and those of
 * one step lie beside each other in the store. After a kill the build goes on from the last checkpoint: documents that were
 * stored behind it are ahead of it, and pass over what they hold already. Where it holds more memory than its part, it keeps no document
 * that was stored, and half as many that wait.
 */
export function createWriteBehind(part: HeldPart): WriteBehind {
  const copies = new Map<string, DocumentWrite>();
  const writes = new Map<string, DocumentWrite>();
  const stored = createRecent();
  const size = createMeanSize();
  let [capacity, sought, written] = [FEWEST_KEPT, 0, 0];

  const tell = (): void => part.hold((copies.size + writes.size + stored.count()) * (size.bytes() + BESIDE));

  return {
    known(id) {
      sought += 1;
      const write = writes.get(id) ?? copies.get(id);
      return write === undefined ? stored.get(id) : storedFrom(write);
    },
    remember(ids, found) {
      for (const id of ids) stored.hold(id, found.get(id) ?? null, capacity);
      tell();
    },
    keep({ purges, copies: left = [], writes: made }) {
      if (purges.length > 0) return false;
      for (const copy of left) copies.set(copy.id, copy);
      for (const write of made) {
        // As it was before it would only take room.
        stored.drop(write.id);
        writes.set(write.id, merged(writes.get(write.id), write));
      }
      for (const { document } of [...left, ...made]) size.note(document);
      written += made.length;
      tell();
      return true;
    },
    isFull: () => copies.size + writes.size >= capacity || part.isOver(),
    take() {
      const left = [...copies.values()];
      const made = [...writes.values()];
      if (part.isOver()) {
        capacity = Math.max(FEWEST_KEPT, capacity / 2);
        stored.clear();
      } else {
        const isSeldom = sought * SELDOM < written;
        capacity = isSeldom ? FEWEST_KEPT : Math.min(capacity * 2, MOST_KEPT);
        if (isSeldom) stored.clear();
        else stored.learn(left, made, capacity);
      }
      copies.clear();
      writes.clear();
      [sought, written] = [0, 0];
      tell();
      return [
        ...inSteps(left.sort(byId)).map((some) => ({ purges: [], copies: some, writes: [] })),
        ...inSteps(made.filter(isNeeded).sort(byId)).map((some) => ({ purges: [], writes: some })),
      ];
    },
    passed({ purges, copies: left = [], writes: made }) {
      for (const purge of purges) stored.forget(purge);
      stored.learn(left, made, capacity);
      tell();
    },
    end: () => part.hold(0),
  };
}

/** A write after another that was not stored: what that one made is still to be made. */
const merged = (before: DocumentWrite | undefined, write: DocumentWrite): DocumentWrite =>
  before === undefined || before.isNew === write.isNew ? write : { ...write, isNew: before.isNew };

/** Stored documents in two generations: what is not met while one of them fills is forgotten. Null: known not to be there. */
function createRecent() {
  let recent = new Map<string, StoredDocument | null>();
  let older: typeof recent = new Map();

  function hold(id: string, found: StoredDocument | null, capacity: number): void {
    if (recent.size >= capacity) {
      older = recent;
      recent = new Map();
    }
    recent.set(id, found);
  }

  function drop(id: string): void {
    if (!recent.delete(id)) older.delete(id);
  }

  return {
    get(id: string): StoredDocument | null | undefined {
      const found = recent.get(id);
      if (found !== undefined) return found;
      const earlier = older.get(id);
      if (earlier === undefined) return undefined;
      older.delete(id);
      recent.set(id, earlier);
      return earlier;
    },
    drop,
    hold,
    /** What was stored. Copies are many, and seldom looked for. */
    learn(left: readonly DocumentWrite[], made: readonly DocumentWrite[], capacity: number): void {
      for (const { id } of left) drop(id);
      for (const write of made) hold(write.id, storedFrom(write), capacity);
    },
    count: () => recent.size + older.size,
    clear(): void {
      recent = new Map();
      older = new Map();
    },
    forget({ field, value }: Purge): void {
      for (const generation of [recent, older])
        for (const [id, found] of generation) if (found?.document[field] === value) generation.delete(id);
    },
  };
}

/** What came and went in memory alone is not there to be removed. */
const isNeeded = ({ document, isNew }: DocumentWrite): boolean => document !== null || isNew !== true;

const byId = (a: DocumentWrite, b: DocumentWrite): number => (a.id < b.id ? -1 : 1);

/** The write itself, which has all that a stored document has: a copy of each would be as much to collect again. */
const storedFrom = (write: DocumentWrite): StoredDocument | null =>
  write.document === null ? null : (write as StoredDocument);

function inSteps(all: readonly DocumentWrite[]): readonly (readonly DocumentWrite[])[] {
  return Array.from({ length: Math.ceil(all.length / STEP) }, (_, n) => all.slice(n * STEP, (n + 1) * STEP));
}
