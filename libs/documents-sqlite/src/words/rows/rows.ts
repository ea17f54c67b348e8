import type { WordsSpec } from '@parley/eventsourcing';
import type { DocumentWords } from '@parley/documents';

const SECOND_MS = 1_000;
/** Row numbers are in the order of time from the year 0 on; those of the second before it stand for no document. */
const BEGIN_MS = Date.parse('0000-01-01T00:00:00.000Z') - SECOND_MS;

/** Number of the second that an instant lies in. */
export const secondOf = (at: number): number => Math.floor((at - BEGIN_MS) / SECOND_MS);
/** The first ms of a second. */
export const beginOf = (second: number): number => second * SECOND_MS + BEGIN_MS;

/**
 * How the row numbers of a collection are made up, which stays as it is: the second comes first, so that they are in the order of time. With
 * bins there follow a bit that is set where a row has lost its bin for want of room, the bin, and a number within it; without, a number.
 */
export interface RowForm {
  /** Bits below the second. */
  readonly bits: bigint;
  /** Null: there are no bins. */
  readonly bins: BinForm | null;
}

/** Where a row number has its bin: `(row >> shift) & mask`, unless the bit `lost` is set, which is the next one. */
export interface BinForm {
  readonly shift: bigint;
  readonly mask: bigint;
  readonly lost: bigint;
}

/** Without bins: so many documents of one second are found by words. */
const PLAIN_BITS = 20n;
/** With them: all that 63 bits have left beside the second. */
const BITS = 24n;
const LOST = 1n << (BITS - 1n);

export function rowsOf({ bins }: WordsSpec): RowForm {
  if (bins === undefined) return { bits: PLAIN_BITS, bins: null };
  const shift = BITS - 1n - BigInt(bins.bits);
  return { bits: BITS, bins: { shift, mask: (1n << BigInt(bins.bits)) - 1n, lost: LOST } };
}

export type Stretch = readonly [first: bigint, last: bigint];

export function ofSecond({ bits }: RowForm, second: number): Stretch {
  const first = BigInt(second) << bits;
  return [first, first + (1n << bits) - 1n];
}

/** Row numbers that a document may have, those first that are taken first. */
export function* stretchesOf(
  form: RowForm,
  { at, bin }: Pick<DocumentWords, 'at' | 'bin'>,
): Iterable<Stretch> {
  const whole = ofSecond(form, secondOf(at));
  if (form.bins === null) {
    yield whole;
    return;
  }
  const { shift, lost } = form.bins;
  const first = whole[0] + (BigInt(bin ?? 0) << shift);
  yield [first, first + (1n << shift) - 1n];
  yield [whole[0] + lost, whole[1]];
}
