import { type DocumentStore, type DocumentWrite, type Lease, storeErrors } from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import { leaseOfRun, READS, type RecordedRead, type RecordedRun, RUNS } from './recorded-read.js';

/** Reads that one commit takes: an embedded store stops its process meanwhile. */
const MOST_TOGETHER = 250;
/** A run renews its lease with every batch. One that has none any more has ended. */
const LEASE_MS = 5_000;

export type RunStore = Pick<DocumentStore, 'ensureCollection' | 'acquireLease' | 'releaseLease' | 'commit'>;

/** Reads that found no room, from the first to the last of them. */
export interface LostReads {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface Batch {
  readonly lease: Lease;
  readonly reads: readonly RecordedRead[];
  /** Time up to which reads are in this batch or stored before. */
  readonly upTo: string;
  readonly missing: LostReads | null;
  /** Nothing comes after it. */
  readonly isClean: boolean;
  /** Told after each part of the reads, how many of them are stored. */
  readonly onStored: (count: number) => void;
}

/** What one server stores of its reads between its start and its end. */
export interface Run {
  lease(): Promise<Lease>;
  /** Stores the reads first, then up to when they are stored. Tried again after a failure it stores the same reads once. */
  store(batch: Batch): Promise<void>;
}

export function createRun(store: RunStore, begunAt: string): Run {
  const run = randomUUID();
  let [stored, steps] = [0, 0];
  let isMade = false;

  async function storeReads({ lease, reads, onStored }: Batch, position: bigint): Promise<void> {
    for (let from = 0; from < reads.length; from += MOST_TOGETHER) {
      const part = reads.slice(from, from + MOST_TOGETHER);
      const writes = part.map((document, at) => ({
        ...{ id: `${run}-${String(stored + at).padStart(12, '0')}`, position, document, isNew: true },
      }));
      await store.commit({ lease, collection: READS.name, purges: [], writes });
      stored += part.length;
      onStored(part.length);
    }
  }

  return {
    async lease() {
      if (!isMade) await Promise.all([READS, RUNS].map((spec) => store.ensureCollection(spec)));
      isMade = true;
      const lease = await store.acquireLease(leaseOfRun(run), run, LEASE_MS);
      if (lease === null) throw storeErrors.LEASE_LOST('The run of this recorder is taken.');
      return lease;
    },
    async store(batch) {
      const { lease, upTo: to, missing, isClean } = batch;
      const position = BigInt((steps += 1));
      await storeReads(batch, position);
      const place: RecordedRun = { kind: 'run', from: begunAt, to, isClean, count: stored };
      const writes: DocumentWrite[] = [{ id: run, position, document: place }];
      if (missing !== null) {
        const document: RecordedRun = { kind: 'lost', ...missing, isClean: true };
        writes.push({ id: `${run}-lost-${missing.from}`, position, document });
      }
      await store.commit({ lease, collection: RUNS.name, purges: [], writes });
      if (isClean) await store.releaseLease(lease);
    },
  };
}
