import type { Database } from '@parley/sqlite';
import { ABSENT, createLatest, isStorable } from '@parley/eventsourcing';

const MAX_HEADS = 50_000;

/** Where a stream ends. `id` is its key in the file, 0 while it is absent. */
export interface Head {
  readonly id: number;
  readonly revision: number;
}

const NO_STREAM: Head = { id: 0, revision: ABSENT };

/** Committed ends of the streams. The file has one owner, so what is remembered here stays true. */
export interface Heads {
  get(stream: string): Head;
  /** The same where the file need not be asked. */
  known(stream: string): Head | undefined;
  set(stream: string, head: Head): void;
  forget(): void;
}

export function createHeads(database: Database.Database): Heads {
  const select = database
    .prepare(
      `SELECT id, (SELECT max(revision) FROM events WHERE stream = streams.id) FROM streams WHERE name = ?`,
    )
    .raw();
  const heads = createLatest<string, Head>(MAX_HEADS);

  function load(stream: string): Head {
    // The driver would look for what it can bind of such a name, and find another stream.
    if (!isStorable(stream)) return NO_STREAM;
    const [row] = select.all([stream]) as readonly (readonly [number, number])[];
    const head = row ? { id: row[0], revision: row[1] } : NO_STREAM;
    heads.set(stream, head);
    return head;
  }

  return {
    get: (stream) => heads.get(stream) ?? load(stream),
    known: (stream) => heads.get(stream),
    set(stream, head) {
      heads.set(stream, head);
    },
    forget: () => heads.clear(),
  };
}
