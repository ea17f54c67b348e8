import { type ConcurrencyError, type AppendResult, kernelErrors } from '@parley/eventsourcing';
import { inTransaction, type Database } from '@parley/sqlite';
import type { Head, Heads } from './heads.js';
import type { Outline } from './outlines/outline.js';
import type { WrittenEvent } from './outlines/write-outlines.js';

export interface Append {
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly WrittenEvent[];
}

export type Outcome = AppendResult | ConcurrencyError;

/** Last position, last stream key and last id of an outline given away. */
interface Counters {
  position: number;
  streamId: number;
  outlineId: number;
}

/** What a group has stored so far; true only once it is committed. */
interface Draft extends Counters {
  readonly heads: Map<string, Head>;
  readonly outlines: Map<Outline, number>;
  /** Of rows with outlines that SQLite has not got yet. */
  values: unknown[];
  /** ms since the epoch. */
  readonly now: number;
}

/** Rows that one statement stores: to run one takes as long as half of storing a row. */
const ROWS = 8;
/** Of each. */
const VALUES = 7;

/** Stores groups of appends, each group in one transaction. */
export class GroupWriter {
  private readonly insertStream;
  private readonly insertRow;
  private readonly insertRows;
  private readonly insertJson;
  private readonly insertOutline;
  private readonly selectCounters;
  private committed: Counters | null = null;

  constructor(
    private readonly database: Database.Database,
    private readonly heads: Heads,
    private readonly clock: () => number,
  ) {
    this.insertStream = database.prepare('INSERT INTO streams (id, name) VALUES (?, ?)');
    const insert = (columns: string): string =>
      `INSERT INTO events (position, stream, revision, id, ${columns})`;
    const insertRows = (count: number) =>
      database.prepare(
        `${insert('type, recorded_at, data, metadata')}
         VALUES ${Array(count).fill("(?, ?, ?, unhex(?, '-'), '', ?, ?, ?)").join()}`,
      );
    this.insertRow = insertRows(1);
    this.insertRows = insertRows(ROWS);
    this.insertJson = database.prepare(
      `${insert('type, recorded_at, data, metadata')} VALUES (?, ?, ?, unhex(?, '-'), ?, ?, ?, ?)`,
    );
    this.insertOutline = database.prepare('INSERT INTO outlines (id, type, json) VALUES (?, ?, ?)');
    this.selectCounters = database
      .prepare(
        'SELECT (SELECT max(position) FROM events), (SELECT max(id) FROM streams), (SELECT max(id) FROM outlines)',
      )
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
      const draft = { ...this.counters(), heads: new Map(), outlines: new Map(), values: [], now };
      const outcomes = inTransaction(this.database, () => this.storeAll(group, draft));
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
    const [row] = this.selectCounters.all([]) as readonly (readonly (number | null)[])[];
    const [position, streamId, outlineId] = row ?? [];
    this.committed = { position: position ?? 0, streamId: streamId ?? 0, outlineId: outlineId ?? 0 };
    return this.committed;
  }

  private storeAll(group: readonly Append[], draft: Draft): readonly Outcome[] {
    const outcomes = group.map((append) => this.store(append, draft));
    const { values } = draft;
    for (let from = 0; from < values.length; from += VALUES)
      this.insertRow.run(values.slice(from, from + VALUES));
    return outcomes;
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
      const { id: bytes, type, data, metadata, outlines } = event;
      const { position, now } = draft;
      if (outlines === null) {
        this.insertJson.run([position, id, revision, bytes, type, now, data, metadata]);
        continue;
      }
      const named = `${this.idOf(outlines[0], draft)},${this.idOf(outlines[1], draft)}`;
      draft.values.push(position, id, revision, bytes, now, data, named);
      if (draft.values.length < ROWS * VALUES) continue;
      this.insertRows.run(draft.values);
      draft.values = [];
    }
    return { id, revision };
  }

  private idOf(outline: Outline, draft: Draft): number {
    return outline.id || (draft.outlines.get(outline) ?? this.insertOutlineOf(outline, draft));
  }

  private insertOutlineOf(outline: Outline, draft: Draft): number {
    draft.outlineId += 1;
    this.insertOutline.run([draft.outlineId, outline.type, outline.json]);
    draft.outlines.set(outline, draft.outlineId);
    return draft.outlineId;
  }

  private openStream(stream: string, draft: Draft): number {
    draft.streamId += 1;
    this.insertStream.run([draft.streamId, stream]);
    return draft.streamId;
  }

  private accept({ heads, outlines, position, streamId, outlineId }: Draft): void {
    for (const [stream, head] of heads) this.heads.set(stream, head);
    for (const [outline, id] of outlines) outline.id = id;
    this.committed = { position, streamId, outlineId };
  }
}

function conflict({ stream, expected }: Append, actual: number): ConcurrencyError {
  const message = `Stream ${stream} is at revision ${actual}, not ${expected}.`;
  return kernelErrors.REVISION_CONFLICT(message, { stream, expected, actual });
}
