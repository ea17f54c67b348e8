import type { IndexSpec } from '@parley/eventsourcing';
import { isWithin, placeOf, type FindPlan, type Place } from '@parley/documents';
import { compareScalars, ORDER, type BsonScalar } from '../values.js';
import { beyond, conditionOf, type Condition } from './conditions.js';
import type { Branch } from './grouping.js';

/** Conditions by field; each is one stretch of the branch's index. */
export type Filter = Readonly<Record<string, Condition>>;

/** What the branch takes, wherever it stands in the order. */
export function filterOf({ fixed, ranges, oneOf }: Branch): Filter {
  return {
    ...Object.fromEntries(fixed),
    ...(oneOf ? { [oneOf.field]: { $in: oneOf.values } } : {}),
    ...Object.fromEntries([...ranges].map(([field, bounds]) => [field, conditionOf(bounds)])),
  };
}

/** Stretches of the index that together are the branch's rows after the one to begin after, in the order of the rows. */
export function probesOf(
  branch: Branch,
  { sort, after, idDirection }: FindPlan<IndexSpec, BsonScalar>,
): readonly Filter[] {
  const whole = filterOf(branch);
  if (!after) return [whole];
  const { keys, inclusive, id } = placeOf(compareScalars, branch, sort, after);
  const probes: Filter[] = [];
  const equal = equalities(branch, keys);
  if (equal && id !== null)
    probes.push({ ...whole, ...equal, _id: { [idDirection === 1 ? '$gt' : '$lt']: id } });
  if (equal && id === null && inclusive) probes.push({ ...whole, ...equal });
  for (const [place, { field, value, direction }] of [...keys.entries()].reverse()) {
    const before = equalities(branch, keys.slice(0, place));
    if (!before) continue;
    for (const condition of beyond(value, direction, branch.ranges.get(field) ?? null)) {
      probes.push({ ...whole, ...before, [field]: condition });
    }
  }
  return probes;
}

/** Null when a value lies outside of what its field is limited to. */
function equalities({ ranges }: Branch, keys: Place<BsonScalar>['keys']): Filter | null {
  for (const { field, value } of keys) {
    const bounds = ranges.get(field);
    if (bounds && !isWithin(ORDER, bounds, value)) return null;
  }
  return Object.fromEntries(keys.map(({ field, value }) => [field, value]));
}
