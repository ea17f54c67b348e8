import type { Scalar } from '@parley/eventsourcing';

const KINDS: readonly string[] = ['object', 'number', 'string', 'boolean'];

/** As documents are sorted: null, numbers, text by code point, booleans. */
export function compareScalars(a: Scalar, b: Scalar): number {
  if (a === b) return 0;
  if (typeof a !== typeof b) return KINDS.indexOf(typeof a) - KINDS.indexOf(typeof b);
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Number(a) - Number(b);
}
