import { isRange, type FindQuery, type QueryShape, type Where } from '@parley/eventsourcing';
import type { FindShape } from '@parley/shared';

const textOf = ({ equal, sort, range }: QueryShape): string =>
  JSON.stringify([[...equal].sort(), sort, [...range].sort()]);

const shapeOf = (where: Where, sort: FindQuery['sort']): QueryShape => {
  const ranged = Object.keys(where).filter((field) => isRange(where[field] ?? null));
  return {
    equal: Object.keys(where).filter((field) => !ranged.includes(field)),
    sort: sort.map(([field]) => field),
    range: ranged,
  };
};

/** Throws for a question that no query has declared. `collection`: of the first build of a version. */
export function refuseUndeclared(
  shapes: readonly FindShape[],
  collection: string,
  { anyOf, sort }: Pick<FindQuery, 'anyOf' | 'sort'>,
): void {
  const projection = collection.replace(/_v\d+$/, '').replaceAll('_', '-');
  const declared = new Set(shapes.filter((shape) => shape.projection === projection).map(textOf));
  for (const where of anyOf) {
    const text = textOf(shapeOf(where, sort));
    if (!declared.has(text)) throw new Error(`No query of ${projection} declares the shape ${text}.`);
  }
  if (new Set(sort.map(([, direction]) => direction)).size > 1) throw new Error('A sort has two directions.');
}
