import { ParleyError } from '@parley/eventsourcing';
import type { RecordedRead } from './recorded-read.js';
import { createRun, type LostReads, type RunStore } from './recorded-run.js';

/** Time between two batches, in ms. With the write itself it stays below the second that a kill may lose. */
const FLUSH_MS = 500;
/** Reads that wait to be stored at most; those beyond are counted as lost. */
const MOST_WAITING = 10_000;

export interface ReadRecorder {
  /** Takes no time, and never throws. */
  note(read: Omit<RecordedRead, 'at'>): void;
  state(): RecorderState;
  /** Stores what waits, and that this run is over. */
  stop(): Promise<void>;
}

/** What a recorder has done so far. */
export interface RecorderState {
  /** Time up to which its reads are stored, RFC 3339. */
  readonly storedUpTo: string;
  /** The last batch has failed: what waits is tried again. */
  readonly isFailing: boolean;
  readonly waiting: number;
  readonly stored: number;
  /** Those that found no room. */
  readonly lost: number;
  /** Of these, what is still to be written down. */
  readonly missing: LostReads | null;
}

export interface RecorderOptions {
  readonly store: RunStore;
  readonly clock: () => number;
  /** Told of every batch that failed: it is tried again with the next. */
  readonly onError: (code: string) => void;
  readonly mostWaiting?: number;
}

/** Records reads in batches, twice a second; each batch also says that the run has been there until then. */
export function createReadRecorder(options: RecorderOptions): ReadRecorder {
  const { store, clock, onError, mostWaiting = MOST_WAITING } = options;
  const now = (): string => new Date(clock()).toISOString();
  let storedUpTo = now();
  const run = createRun(store, storedUpTo);
  let waiting: RecordedRead[] = [];
  let missing: LostReads | null = null;
  let [stored, lost] = [0, 0];
  let isFailing = false;
  const onStored = (count: number): void => {
    waiting = waiting.slice(count);
    stored += count;
  };

  async function write(isClean: boolean): Promise<void> {
    const lease = await run.lease();
    const batch = { lease, reads: [...waiting], upTo: now(), missing, isClean, onStored };
    missing = null;
    try {
      await run.store(batch);
    } catch (error) {
      missing = together(batch.missing, missing);
      throw error;
    }
    storedUpTo = batch.upTo;
  }

  const report = (error: unknown): void => {
    isFailing = true;
    onError(error instanceof ParleyError ? error.code : 'UNEXPECTED');
  };
  let writing: Promise<void> | null = null;
  const flush = (isClean = false): Promise<void> =>
    (writing ??= write(isClean)
      .then(() => void (isFailing = false), report)
      .finally(() => (writing = null)));
  const timer = setInterval(() => void flush(), FLUSH_MS).unref();
  void flush();

  return {
    note(read) {
      const at = now();
      if (waiting.length < mostWaiting) return void waiting.push({ at, ...read });
      lost += 1;
      missing = together(missing, { from: at, to: at, count: 1 });
    },
    state: () => ({ storedUpTo, isFailing, waiting: waiting.length, stored, lost, missing }),
    async stop() {
      clearInterval(timer);
      await writing;
      await flush(true);
    },
  };
}

const together = (one: LostReads | null, other: LostReads | null): LostReads | null =>
  one === null || other === null
    ? (one ?? other)
    : { from: one.from, to: other.to, count: one.count + other.count };
