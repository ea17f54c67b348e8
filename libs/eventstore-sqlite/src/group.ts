import {
  type ConcurrencyError,
  type AppendResult,
  type SerialisedEvent,
  kernelErrors,
} from '@parley/eventsourcing';
import { inTransaction, type Database } from '@parley/sqlite';
import type { Head, Heads } from './heads.js';

export interface Append {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly SerialisedEvent[];
}

export type Outcome = AppendResult | ConcurrencyError;

/** Last position and last stream key given away. */
interface Counters {
  position: number;
  streamId: number;
}

/** What a group has stored so far; true only once it is committed. */
interface Draft extends Counters {
  readonly heads: Map<string, Head>;
  /** ms since the epoch. */
  readonly now: number;
}

/** Stores groups of appends, each group in one transaction. */
export class GroupWriter {
  private readonly insertStream;
  private readonly insertEvent;
  private readonly selectCounters;
  private committed: Counters | null = null;

  constructor(
    private readonly database: Database.Database,
    private readonly heads: Heads,
    private readonly clock: () => number,
  ) {
    this.insertStream = database.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
    this.insertEvent = database.prepare("INSERT INTO events VALUES (?, ?, ?, unhex(?, '-'), ?, ?, ?, ?)");
    this.selectCounters = database
      .prepare('SELECT (SELECT max(position) FROM events), (SELECT max(id) FROM streams)')
      .raw();
  }

  /** Position of the last committed event. */
  head(): number {
    return this.counters().position;
  }

  /** One outcome for each append, in order. Whatever it throws, nothing of the group was stored. */
  write(group: readonly Append[]): readonly Outcome[] {
    try {
      const now = this.clock();
      const { position, streamId } = this.counters();
      const draft = { position, streamId, heads: new Map(), now };
      const outcomes = inTransaction(this.database, () => group.map((append) => this.store(append, draft)));
      this.accept(draft);
      return outcomes;
    } catch (error) {
      // What the file holds now is for the file to say.
      this.forget();
      throw error;
    }
  }

  /** Asks the file again, the next time, how far it has come. */
  forget(): void {
    this.heads.forget();
    this.committed = null;
  }

  private counters(): Counters {
    if (this.committed) return this.committed;
    const [row] = this.selectCounters.all([]) as readonly (readonly [number | null, number | null])[];
    this.committed = { position: row?.[0] ?? 0, streamId: row?.[1] ?? 0 };
    return this.committed;
  }

  private store(append: Append, draft: Draft): Outcome {
    const before = draft.heads.get(append.stream) ?? this.heads.get(append.stream);
    if (before.revision !== append.expected) return conflict(append, before.revision);
    const after = this.insert(append, before, draft);
    draft.heads.set(append.stream, after);
    return { revision: after.revision, position: BigInt(draft.position) };
  }

  private insert({ stream, events }: Append, before: Head, draft: Draft): Head {
    const id = before.id || this.openStream(stream, draft);
    let revision = before.revision;
    for (const event of events) {
      draft.position += 1;
      revision += 1;
      const { data, metadata } = event;
      this.insertEvent.run([draft.position, id, revision, event.id, event.type, draft.now, data, metadata]);
    }
    return { id, revision };
  }

  private openStream(stream: string, draft: Draft): number {
    draft.streamId += 1;
    this.insertStream.run([draft.streamId, stream]);
    return draft.streamId;
  }

  private accept({ heads, position, streamId }: Draft): void {
    for (const [stream, head] of heads) this.heads.set(stream, head);
    this.committed = { position, streamId };
  }
}

function conflict({ stream, expected }: Append, actual: number): ConcurrencyError {
  const message = `Stream ${stream} is at revision ${actual}, not ${expected}.`;
  return kernelErrors.REVISION_CONFLICT(message, { stream, expected, actual });
}
