import type { Scalar } from '@parley/eventsourcing';
import type { Group } from './adder.js';
import { compareScalars } from './compare.js';
import type { Part } from './plan.js';

export interface Merge {
  readonly size: number;
  add(group: Group): void;
  all(): readonly Group[];
}

const sum = (a: Scalar, b: Scalar): Scalar => Number(a) + Number(b);
const COMBINED: Readonly<Record<Part, (a: Scalar, b: Scalar) => Scalar>> = {
  sum,
  numbers: sum,
  lowest: (a, b) => (compareScalars(a, b) <= 0 ? a : b),
  highest: (a, b) => (compareScalars(a, b) >= 0 ? a : b),
};

/** Puts groups together that come in several pieces, each added up by itself. */
export function mergeGroups(parts: readonly (readonly [part: Part, field: string])[]): Merge {
  const groups = new Map<string, Group>();
  const together = (a: Group, b: Group): Group => ({
    keys: a.keys,
    count: a.count + b.count,
    parts: parts.map(([part], place) => combinedPart(part, a.parts[place] ?? null, b.parts[place] ?? null)),
  });
  return {
    get size() {
      return groups.size;
    },
    add(group) {
      const key = JSON.stringify(group.keys);
      const before = groups.get(key);
      groups.set(key, before ? together(before, group) : group);
    },
    all: () => [...groups.values()],
  };
}

export const combinedPart = (part: Part, a: Scalar, b: Scalar): Scalar =>
  a === null || b === null ? (a ?? b) : COMBINED[part](a, b);
