import { describe, expect, it } from '@jest/globals';
import { indexFinds } from '@parley/eventsourcing';
import { nameOfShape, projectionOf } from '@parley/dialogs/testing';
import { parley } from './features.js';

const named = parley.shapes.map((shape) => [nameOfShape(shape), shape] as const);

describe('shapes of queries', () => {
  it.each(named)('%s: an index has the equalities first, then the sort, then the range', (_, shape) => {
    const { indexes } = projectionOf(shape);
    // A period of what is sorted by lies in the sort.
    const beyond = shape.range.filter((field) => !shape.sort.includes(field));
    const order = [[...shape.equal].sort(), shape.sort, beyond];
    const fitting = [{ fields: [] }, ...indexes].filter(({ fields }) => indexFinds(fields, shape));
    expect(
      fitting.map(({ fields }) => {
        const sorted = shape.equal.length + shape.sort.length;
        return [
          fields.slice(0, shape.equal.length).sort(),
          fields.slice(shape.equal.length, sorted),
          fields.slice(sorted),
        ];
      }),
    ).toContainEqual(order);
  });

  it('every index is there for a query, for figures or for a purge', () => {
    for (const projection of parley.projections) {
      const shapes = parley.shapes.filter((shape) => shape.projection === projection.name);
      const tables = parley.figures.filter((table) => table.projection === projection.name);
      const idle = projection.indexes.filter(
        ({ fields }) =>
          !shapes.some((shape) => indexFinds(fields, shape)) &&
          !tables.some(({ columns }) => columns.join() === fields.join()),
      );
      // A purge has one field.
      const purges = Object.keys(projection.purge ?? {}).length;
      expect(idle.filter(({ fields }) => fields.length > 1)).toEqual([]);
      expect(idle.length).toBeLessThanOrEqual(purges);
    }
  });
});
