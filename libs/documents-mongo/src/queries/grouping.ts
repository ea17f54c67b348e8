import type { IndexSpec } from '@parley/eventsourcing';
import type { Branch as PlannedBranch } from '@parley/documents';
import { inParts } from '../parallel.js';
import { compareScalars, type BsonScalar } from '../values.js';

/** One branch of a plan, or several that differ in the value of one field. */
export interface Branch extends PlannedBranch<IndexSpec, BsonScalar> {
  readonly oneOf?: { readonly field: string; readonly values: readonly BsonScalar[] };
}

/** MongoDB reads so many stretches of an index side by side and in order; with more it would sort them in memory. */
const MOST_TOGETHER = 100;

/**
 * Puts branches together that differ in the value of one field only, so that hundreds of them are a few questions.
 * `sorted`: fields whose order matters, which stay apart.
 */
export function together(branches: readonly Branch[], sorted: readonly string[]): readonly Branch[] {
  if (branches.length < 2) return branches;
  const [first] = branches;
  const candidates = [...(first?.fixed.keys() ?? [])].filter((field) => !sorted.includes(field));
  const groupings = candidates.map((field) => grouped(branches, field));
  return groupings.reduce((best, next) => (next.length < best.length ? next : best), branches);
}

function grouped(branches: readonly Branch[], field: string): readonly Branch[] {
  const alike = new Map<string, Branch[]>();
  for (const branch of branches) {
    const key = keyWithout(branch, field);
    alike.set(key, [...(alike.get(key) ?? []), branch]);
  }
  return [...alike.values()].flatMap((group) => merged(group, field));
}

/** What two branches have in common that may be put together; a branch without the field, or with null there, is alone. */
function keyWithout({ index, fixed, ranges }: Branch, field: string): string {
  const isAlone = (fixed.get(field) ?? null) === null;
  const rest = [...fixed].filter(([name]) => name !== field || isAlone);
  return JSON.stringify([isAlone, index.fields, rest.sort(), [...ranges]]);
}

function merged(group: readonly Branch[], field: string): readonly Branch[] {
  const [first] = group;
  if (!first || group.length === 1) return group;
  const values = group.map(({ fixed }) => fixed.get(field) ?? null).sort(compareScalars);
  const fixed = new Map(first.fixed);
  fixed.delete(field);
  return inParts(values, MOST_TOGETHER).map((part) => ({ ...first, fixed, oneOf: { field, values: part } }));
}
