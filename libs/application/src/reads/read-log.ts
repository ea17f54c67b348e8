import { type DocumentStore, ParleyError, type StoredDocument } from '@parley/eventsourcing';
import { createReadRecorder, type ReadRecorder } from './read-recorder.js';
import { READS, type RecordedRead, type RecordedRun, RUNS } from './recorded-read.js';

/** A time of which the records say nothing. `from` null: since ever; `to` null: until now. */
export interface ReadGap {
  readonly from: string | null;
  readonly to: string | null;
  /** off: nothing was recorded; ended: a server ended without storing its last reads; overflow: more than could be stored. */
  readonly reason: 'off' | 'ended' | 'overflow';
  /** Reads that are known to be missing; null: nobody knows. */
  readonly count: number | null;
}

export interface ReadLog {
  /** Records that somebody was shown something, where that is switched on. Takes no time, and never throws. */
  readonly note: ReadRecorder['note'];
  /** What was recorded of a dialog or a person, the latest first, after the row of this time and id. */
  find(
    of: { readonly dialogId: number } | { readonly person: string },
    after: readonly [at: string, id: string] | undefined,
    limit: number,
  ): Promise<readonly StoredDocument<RecordedRead>[]>;
  /** In their order. */
  gaps(): Promise<readonly ReadGap[]>;
  close(): Promise<void>;
}

/** Of a process that neither records nor has records. */
export const NO_READS: ReadLog = {
  note: () => undefined,
  find: async () => [],
  gaps: async () => [{ from: null, to: null, reason: 'off', count: null }],
  close: async () => undefined,
};

export interface ReadLogOptions {
  readonly store: DocumentStore;
  readonly isRecording: boolean;
  readonly clock: () => number;
  readonly onError: (code: string) => void;
}

/** Runs that are looked at for gaps, the latest ones. */
const MOST_RUNS = 1_000;
/** A run that has said nothing for so long is over, in ms. */
const SILENT_MS = 10_000;

export function createReadLog({ store, isRecording, clock, onError }: ReadLogOptions): ReadLog {
  const recorder = isRecording ? createReadRecorder({ store, clock, onError }) : null;
  return {
    note: (read) => recorder?.note(read),
    find: (of, after, limit) =>
      orNone(
        store.find<RecordedRead>(READS.name, {
          ...{ anyOf: [{ ...of }], sort: [['at', -1]], limit },
          ...(after && { after }),
        }),
      ),
    async gaps() {
      const found = await orNone(
        store.find<RecordedRun>(RUNS.name, { anyOf: [{}], sort: [['from', -1]], limit: MOST_RUNS }),
      );
      return gapsBetween(found.map(({ document }) => document).reverse(), clock());
    },
    async close() {
      await recorder?.stop();
      await store.close();
    },
  };
}

/** Nothing was ever recorded where there is no collection. */
const orNone = <T>(found: Promise<readonly T[]>): Promise<readonly T[]> =>
  found.catch((error: unknown) => {
    if (error instanceof ParleyError && error.code === 'UNKNOWN_COLLECTION') return [];
    throw error;
  });

/** By their beginning; `now` in ms. */
export function gapsBetween(records: readonly RecordedRun[], now: number): readonly ReadGap[] {
  const runs = records.filter(({ kind }) => kind === 'run');
  const lost = records.filter(({ kind }) => kind === 'lost');
  const isAlive = ({ to, isClean }: RecordedRun): boolean => !isClean && now - Date.parse(to) < SILENT_MS;
  const ended = runs.filter((run) => !run.isClean && !isAlive(run));
  const gaps: ReadGap[] = [
    ...lost.map(({ from, to, count }) => ({ from, to, reason: 'overflow' as const, count })),
    ...ended.map(({ to }) => ({
      ...{
        from: to,
        to: runs.find(({ from }) => from > to)?.from ?? null,
        reason: 'ended' as const,
        count: null,
      },
    })),
  ];
  let end: RecordedRun | null = null;
  for (const run of runs) {
    const isCovered = end !== null && (run.from <= end.to || !end.isClean);
    if (!isCovered) gaps.push({ from: end?.to ?? null, to: run.from, reason: 'off', count: null });
    if (end === null || run.to > end.to) end = run;
  }
  if (end === null || end.isClean) gaps.push({ from: end?.to ?? null, to: null, reason: 'off', count: null });
  return gaps.sort((one, other) => ((one.from ?? '') < (other.from ?? '') ? -1 : 1));
}
