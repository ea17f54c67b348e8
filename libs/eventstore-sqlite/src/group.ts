import { ConcurrencyError, type AppendResult } from '@parley/eventsourcing';
import { inTransaction, type Database } from '@parley/sqlite';
import type { Head, Heads } from './heads.js';
import type { SerialisedEvent } from './serialise.js';

export interface Append {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly SerialisedEvent[];
}

export type Outcome = AppendResult | ConcurrencyError;

/** Stores groups of appends, each group in one transaction. */
export interface GroupWriter {
  /** Position of the last committed event. */
  head(): number;
  /** One outcome for each append, in order. Whatever it throws, nothing of the group was stored. */
  write(group: readonly Append[]): readonly Outcome[];
}

/** Last position and last stream key given away. */
interface Counters {
  position: number;
  streamId: number;
}

export function createGroupWriter(
  database: Database.Database,
  heads: Heads,
  clock: () => number,
): GroupWriter {
  const insertStream = database.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
  const insertEvent = database.prepare("INSERT INTO events VALUES (?, ?, ?, unhex(?, '-'), ?, ?, ?, ?)");
  const selectCounters = database
    .prepare('SELECT (SELECT max(position) FROM events), (SELECT max(id) FROM streams)')
    .raw();
  let committed: Counters | null = null;

  function counters(): Counters {
    if (committed) return committed;
    const [row] = selectCounters.all([]) as readonly (readonly [number | null, number | null])[];
    committed = { position: row?.[0] ?? 0, streamId: row?.[1] ?? 0 };
    return committed;
  }

  function openStream(stream: string, next: Counters): number {
    next.streamId += 1;
    insertStream.run([next.streamId, stream]);
    return next.streamId;
  }

  function store(append: Append, head: Head, next: Counters, now: number): Head {
    const id = head.id || openStream(append.stream, next);
    let revision = head.revision;
    for (const event of append.events) {
      next.position += 1;
      revision += 1;
      insertEvent.run([next.position, id, revision, event.id, event.type, now, event.data, event.metadata]);
    }
    return { id, revision };
  }

  function write(group: readonly Append[]): readonly Outcome[] {
    const next = { ...counters() };
    const staged = new Map<string, Head>();
    const now = clock();
    const recordedAt = new Date(now).toISOString();
    const outcomes = inTransaction(database, () =>
      group.map((append) => {
        const before = staged.get(append.stream) ?? heads.get(append.stream);
        if (before.revision !== append.expected) return conflict(append, before.revision);
        const first = next.position + 1;
        const after = store(append, before, next, now);
        staged.set(append.stream, after);
        return resultOf(after.revision, first, next.position, recordedAt);
      }),
    );
    for (const [stream, head] of staged) heads.set(stream, head);
    committed = next;
    return outcomes;
  }

  return {
    head: () => counters().position,
    write(group) {
      try {
        return write(group);
      } catch (error) {
        // What the file holds now is for the file to say.
        heads.forget();
        committed = null;
        throw error;
      }
    },
  };
}

function resultOf(revision: number, first: number, last: number, recordedAt: string): AppendResult {
  const positions = Array.from({ length: last - first + 1 }, (_, index) => BigInt(first + index));
  return { revision, position: BigInt(last), recordedAt, positions };
}

function conflict({ stream, expected }: Append, actual: number): ConcurrencyError {
  const message = `Stream ${stream} is at revision ${actual}, not ${expected}.`;
  return new ConcurrencyError('REVISION_CONFLICT', message, { stream, expected, actual });
}
