import { type DocumentStore, ParleyError, type StoredDocument, type Where } from '@parley/eventsourcing';
import { gapsBetween, gapsOf, inOrder, storedUpTo, type KnownRun, type ReadGap } from './read-gaps.js';
import { createReadRecorder, type ReadRecorder } from './read-recorder.js';
import { leaseOfRun, READS, type RecordedRead, type RecordedRun, RUNS } from './recorded-read.js';

/** Which records are asked for: of a dialog or a person, and of a time, `to` left out. */
export interface ReadsOf {
  readonly of: { readonly dialogId: number } | { readonly person: string };
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What the records hold. */
export interface ReadCoverage {
  /** In their order. */
  readonly gaps: readonly ReadGap[];
  /** Up to this time everything that was recorded is stored; null: nothing ever was. */
  readonly storedUpTo: string | null;
}

/** For metrics. */
export interface ReadCounts {
  /** Reads that are not stored yet. */
  readonly waiting: number;
  readonly stored: number;
  /** Those that found no room. */
  readonly lost: number;
}

export interface ReadLog {
  /** Records that somebody was shown something, where that is switched on. Takes no time, and never throws. */
  readonly note: ReadRecorder['note'];
  /** What was recorded, the latest first, after the row of this time and id. */
  find(
    asked: ReadsOf,
    after: readonly [at: string, id: string] | undefined,
    limit: number,
  ): Promise<readonly StoredDocument<RecordedRead>[]>;
  coverage(): Promise<ReadCoverage>;
  /** Of this process; null where it records nothing. */
  counts(): ReadCounts | null;
  close(): Promise<void>;
}

/** Of a process that neither records nor has records. */
export const NO_READS: ReadLog = {
  note: () => undefined,
  find: async () => [],
  coverage: async () => ({ gaps: gapsBetween([]), storedUpTo: null }),
  counts: () => null,
  close: async () => undefined,
};

export interface ReadLogOptions {
  readonly store: DocumentStore;
  readonly isRecording: boolean;
  readonly clock: () => number;
  readonly onError: (code: string) => void;
}

export function createReadLog({ store, isRecording, clock, onError }: ReadLogOptions): ReadLog {
  const recorder = isRecording ? createReadRecorder({ store, clock, onError }) : null;
  return {
    note: (read) => recorder?.note(read),
    find: ({ of, from, to }, after, limit) => {
      const period = { ...(from !== undefined && { gte: from }), ...(to !== undefined && { lt: to }) };
      const where: Where = { ...of, ...(Object.keys(period).length > 0 && { at: period }) };
      const query = { anyOf: [where], sort: [['at', -1]] as const, limit };
      return orNone(store.find<RecordedRead>(READS.name, { ...query, ...(after && { after }) }));
    },
    async coverage() {
      const records = await runsIn(store);
      const own = recorder?.state() ?? null;
      const gaps = gapsBetween(records);
      return {
        gaps: own === null ? gaps : inOrder([...gaps, ...gapsOf(own)]),
        storedUpTo: storedUpTo(records),
      };
    },
    counts: () => recorder?.state() ?? null,
    async close() {
      await recorder?.stop();
      await store.close();
    },
  };
}

/** Records of one question. */
const AT_A_TIME = 1_000;

/** By their beginning. A run goes on for as long as it holds its lease, by the store's clock. */
async function runsIn(store: Pick<DocumentStore, 'find' | 'heldLeases'>): Promise<readonly KnownRun[]> {
  const held = new Set((await store.heldLeases()).map(({ name }) => name));
  const records: StoredDocument<RecordedRun>[] = [];
  for (let isLast = false; !isLast;) {
    const last = records.at(-1);
    const after = last && { after: [last.document.from, last.id] };
    const query = { anyOf: [{}], sort: [['from', 1]] as const, limit: AT_A_TIME, ...after };
    const found = await orNone(store.find<RecordedRun>(RUNS.name, query));
    records.push(...found);
    isLast = found.length < AT_A_TIME;
  }
  return records.map(({ id, document }) => ({
    ...document,
    isAlive: !document.isClean && held.has(leaseOfRun(id)),
  }));
}

/** Nothing was ever recorded where there is no collection. */
const orNone = <T>(found: Promise<readonly T[]>): Promise<readonly T[]> =>
  found.catch((error: unknown) => {
    if (error instanceof ParleyError && error.code === 'UNKNOWN_COLLECTION') return [];
    throw error;
  });
