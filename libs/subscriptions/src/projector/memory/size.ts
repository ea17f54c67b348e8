import type { Document } from '@parley/eventsourcing';

/** Bytes of an object or list without what it holds, and of each place in it. */
const OBJECT = 32;
const PLACE = 12;
/** Of a text beside its characters, which take two bytes each. */
const TEXT = 16;

/** What lies deeper counts as nothing. */
const DEEPEST = 16;

/** About how many bytes a document takes in memory, rather too many: texts that it shares with its events count too. */
export function sizeOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return TEXT + 2 * value.length;
  if (typeof value !== 'object' || value === null || depth === DEEPEST) return 0;
  let bytes = OBJECT;
  for (const own of Object.values(value)) bytes += PLACE + sizeOf(own, depth + 1);
  return bytes;
}

/** Documents of which one is measured. */
const SAMPLE = 8;
/** Share of the latest sample in the mean. */
const WEIGHT = 1 / 16;

/** The mean size of documents, of which some are measured: to measure each would cost as much as to fold one. */
export interface MeanSize {
  note(document: Document | null): void;
  bytes(): number;
}

export function createMeanSize(): MeanSize {
  let [count, mean] = [0, 0];

  return {
    note(document) {
      count += 1;
      if (document === null || (count - 1) % SAMPLE !== 0) return;
      const bytes = sizeOf(document);
      mean = mean === 0 ? bytes : mean + (bytes - mean) * WEIGHT;
    },
    bytes: () => mean,
  };
}
