import { fnv1a } from '@parley/eventsourcing';

/** A sum of what stands where in an index, which does not depend on the order in which it is added. */
export interface Sum {
  add(term: string, row: bigint, place: number): void;
  value(): string;
}

export function createSum(): Sum {
  let [low, high, count] = [0, 0, 0];
  let last: readonly [term: string, hash: number] = ['', fnv1a('')];
  return {
    add(term, row, place) {
      // An index is read term by term.
      if (last[0] !== term) last = [term, fnv1a(term)];
      const within = mixed(mixed(last[1], Number(row & 0xffff_ffffn)), Number(row >> 32n));
      const one = mixed(within, place);
      low = (low + one) >>> 0;
      high = (high + mixed(one, 0x9e37_79b9)) >>> 0;
      count += 1;
    },
    value: () => `${low} ${high} ${count}`,
  };
}

function mixed(hash: number, value: number): number {
  let next = Math.imul((hash ^ value) >>> 0, 0x85eb_ca6b);
  next = Math.imul(next ^ (next >>> 13), 0xc2b2_ae35);
  return (next ^ (next >>> 16)) >>> 0;
}
