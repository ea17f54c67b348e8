import {
  type DocumentStore,
  type DocumentWrite,
  type Lease,
  ParleyError,
  storeErrors,
} from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import { READS, type RecordedRead, type RecordedRun, RUNS } from './recorded-read.js';

/** Time between two writes, in ms: what a kill loses at most. */
const FLUSH_MS = 1_000;
/** Reads that wait to be stored at most; those beyond are counted as lost. */
const MOST_WAITING = 10_000;
/** A run's lease is its own: nobody else ever asks for it. */
const FOR_EVER_MS = 10 * 365 * 86_400_000;

export interface ReadRecorder {
  /** Takes no time, and never throws. */
  note(read: Omit<RecordedRead, 'at'>): void;
  /** Stores what waits, and that this run is over. */
  stop(): Promise<void>;
}

export interface RecorderOptions {
  readonly store: Pick<DocumentStore, 'ensureCollection' | 'acquireLease' | 'commit'>;
  readonly clock: () => number;
  /** Told of every write that failed: it is tried again with the next. */
  readonly onError: (code: string) => void;
  readonly mostWaiting?: number;
}

type Lost = { readonly from: string; to: string; count: number };

/** Records reads in batches, once a second; each batch also says that the run has been there until then. */
export function createReadRecorder(options: RecorderOptions): ReadRecorder {
  const { store, clock, onError, mostWaiting = MOST_WAITING } = options;
  const run = randomUUID();
  const now = (): string => new Date(clock()).toISOString();
  const begunAt = now();
  let waiting: RecordedRead[] = [];
  let lost: Lost | null = null;
  let stored = 0;
  let steps = 0;
  let lease: Lease | null = null;

  const lose = (at: string): void => {
    lost ??= { from: at, to: at, count: 0 };
    lost.to = at;
    lost.count += 1;
  };

  async function write(isClean: boolean): Promise<void> {
    lease ??= await openRun(store, run);
    const [reads, to, missing] = [waiting, now(), lost];
    const position = BigInt((steps += 1));
    const writes = reads.map((document, at) => ({
      ...{ id: `${run}-${String(stored + at).padStart(12, '0')}`, position, document, isNew: true },
    }));
    if (writes.length > 0) await store.commit({ lease, collection: READS.name, purges: [], writes });
    waiting = waiting.slice(reads.length);
    stored += reads.length;
    const place: RecordedRun = { kind: 'run', from: begunAt, to, isClean, count: stored };
    const runs: DocumentWrite[] = [{ id: run, position, document: place }];
    if (missing !== null)
      runs.push({
        id: `${run}-lost-${steps}`,
        position,
        document: { kind: 'lost', ...missing, isClean: true },
      });
    await store.commit({ lease, collection: RUNS.name, purges: [], writes: runs });
    if (lost === missing) lost = null;
  }

  let writing: Promise<void> | null = null;
  const flush = (isClean = false): Promise<void> =>
    (writing ??= write(isClean)
      .catch((error: unknown) => onError(error instanceof ParleyError ? error.code : 'UNEXPECTED'))
      .finally(() => (writing = null)));
  const timer = setInterval(() => void flush(), FLUSH_MS).unref();
  void flush();

  return {
    note(read) {
      const at = now();
      if (waiting.length >= mostWaiting) lose(at);
      else waiting.push({ at, ...read });
    },
    async stop() {
      clearInterval(timer);
      await writing;
      await flush(true);
    },
  };
}

async function openRun(store: RecorderOptions['store'], run: string): Promise<Lease> {
  await Promise.all([READS, RUNS].map((spec) => store.ensureCollection(spec)));
  const lease = await store.acquireLease(`reads:${run}`, run, FOR_EVER_MS);
  if (lease === null) throw storeErrors.LEASE_LOST('The run of this recorder is taken.');
  return lease;
}
