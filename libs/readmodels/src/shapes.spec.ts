import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  describeOnMongo,
  freshMongoDatabase,
  mongoLacks,
  type MongoDatabase,
} from '@parley/documents-mongo/testing';
import { collectionOf, indexFinds, type Projection } from '@parley/eventsourcing';
import { allProjections } from './index.js';
import { allShapes } from './shapes.js';
import type { FindShape } from './shared/shapes.js';

const projectionOf = ({ projection }: FindShape): Projection => {
  const found = allProjections.find(({ name }) => name === projection);
  if (!found) throw new Error(`There is no projection ${projection}.`);
  return found;
};
const named = allShapes.map((shape) => {
  const { projection, equal, sort, range } = shape;
  return [
    `${projection}: ${equal.join(', ') || 'everything'} by ${[...sort, ...range].join(', ')}`,
    shape,
  ] as const;
});

describe('shapes of queries', () => {
  it.each(named)('%s: an index has the equalities first, then the sort, then the range', (_, shape) => {
    const { indexes } = projectionOf(shape);
    const order = [[...shape.equal].sort(), shape.sort, shape.range];
    const fitting = indexes.filter(({ fields }) => indexFinds(fields, shape));
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

  it('every index is there for a query or for a purge', () => {
    for (const projection of allProjections) {
      const shapes = allShapes.filter((shape) => shape.projection === projection.name);
      const idle = projection.indexes.filter(
        ({ fields }) => !shapes.some((shape) => indexFinds(fields, shape)),
      );
      // A purge has one field.
      const purges = Object.keys(projection.purge ?? {}).length;
      expect(idle.filter(({ fields }) => fields.length > 1)).toEqual([]);
      expect(idle.length).toBeLessThanOrEqual(purges);
    }
  });
});

const lacks = await mongoLacks();
const describeExplained = lacks.includes('explain') ? describe.skip : describe;

describeOnMongo('plans of MongoDB', () => {
  describeExplained(`explained by the server`, () => {
    let database: MongoDatabase;
    beforeAll(async () => {
      database = freshMongoDatabase();
      const store = await database.open();
      for (const { name, version, indexes, fields } of allProjections) {
        await store.ensureCollection({ name: collectionOf(name, version), indexes, fields });
      }
      await store.close();
    });
    afterAll(() => database.drop());

    it.each(named)('%s: reads an index and sorts nothing', async (_, shape) => {
      const { name, version, indexes } = projectionOf(shape);
      const index = indexes.find(({ fields }) => indexFinds(fields, shape));
      const hint = {
        ...Object.fromEntries((index?.fields ?? []).map((field) => [field, 1 as const])),
        _id: 1 as const,
      };
      const collection = database.client
        .db(database.name)
        .collection<{ _id: string }>(collectionOf(name, version));
      const [first = '_id', ...rest] = shape.sort;
      const sort = Object.fromEntries([first, ...rest, '_id'].map((field) => [field, -1 as const]));
      const equal = Object.fromEntries(shape.equal.map((field) => [field, 1]));
      const several = shape.equal.at(-1);
      const filters = [
        equal,
        { ...equal, [first]: 1, _id: { $lt: 'x' } },
        { ...equal, [first]: { $lt: 1 } },
        ...(several === undefined
          ? []
          : [{ ...equal, [several]: { $in: Array.from({ length: 100 }, (_, n) => n) } }]),
      ];
      for (const filter of filters) {
        const explained = await collection
          .find(filter as object, { sort, hint, limit: 50 })
          .explain('queryPlanner');
        const plan = JSON.stringify((explained['queryPlanner'] as Record<string, unknown>)['winningPlan']);
        expect(plan).toContain('"IXSCAN"');
        expect(plan).not.toMatch(/"stage":"(COLLSCAN|SORT)"/);
      }
    });
  });
});
