import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  describeOnMongo,
  freshMongoDatabase,
  mongoLacks,
  type MongoDatabase,
} from '@parley/documents-mongo/testing';
import { collectionOf, type Projection } from '@parley/subscriptions';
import { indexFinds, type FieldSpec } from '@parley/eventsourcing';
import { nameOfShape, projectionOf } from '@parley/dialogs/testing';
import { parley } from './features.js';
import type { FindShape } from '@parley/shared';

const DOCUMENTS = 20_000;
const PAGE = 50;
/** Values of a field that questions ask for by equality; others differ from document to document. */
const KINDS = 20;
/** Documents of one time. */
const SHARED = 700;
const FIRST = Date.parse('2026-01-01T00:00:00.000Z');

type Value = string | number | boolean | Date;

function valueOf({ type }: FieldSpec, n: number): Value {
  if (type === 'boolean') return n % 2 === 0;
  if (type === 'date') return new Date(FIRST + Math.floor(n / SHARED) * 1_000);
  return type === 'string' ? `v${String(n).padStart(8, '0')}` : n;
}

const isAskedFor = ({ name }: Projection, field: string): boolean =>
  parley.shapes.some(({ projection, equal }) => projection === name && equal.includes(field));

/** The indexed fields of the n-th document. Every field that is asked for by equality takes its values in turns of another length. */
function documentOf(projection: Projection, n: number): Record<string, Value> {
  const fields = [...new Set(projection.indexes.flatMap((index) => index.fields))];
  const asked = fields.filter((field) => isAskedFor(projection, field));
  const entries = fields.map((field) => {
    const turn = Math.floor(n / KINDS ** (asked.indexOf(field) % 3)) % KINDS;
    const spec = projection.fields[field] as FieldSpec;
    return [field, valueOf(spec, asked.includes(field) ? turn : n)] as const;
  });
  return Object.fromEntries(entries);
}

interface Question {
  readonly name: string;
  readonly filter: Readonly<Record<string, unknown>>;
  /** Stretches of the index that it takes. */
  readonly stretches: number;
}

/** A first page, a page of each stretch after a row in the middle, and pages of several values of one field at once. */
function questionsOf(shape: FindShape): readonly Question[] {
  const projection = projectionOf(shape);
  const row = documentOf(projection, DOCUMENTS / 2);
  const equal = Object.fromEntries(shape.equal.map((field) => [field, row[field]]));
  const fixed: Record<string, unknown> = { ...equal };
  const stretches: Question[] = shape.sort.map((field) => {
    const filter = { ...fixed, [field]: { $lt: row[field] } };
    fixed[field] = row[field];
    return { name: `before ${field}`, filter, stretches: 1 };
  });
  const ties = { name: 'ties', filter: { ...fixed, _id: { $lt: String(DOCUMENTS) } }, stretches: 1 };
  const several = shape.equal.flatMap((field) =>
    [2, 10, KINDS].map((count) => {
      const values = Array.from({ length: count }, (_, n) =>
        valueOf(projection.fields[field] as FieldSpec, n),
      );
      const filter = { ...equal, [field]: { $in: [...new Set(values)] } };
      return { name: `${count} values of ${field}`, filter, stretches: count };
    }),
  );
  return [{ name: 'the first page', filter: equal, stretches: 1 }, ...stretches, ties, ...several];
}

const lacks = await mongoLacks();
const describeExplained = lacks.includes('explain') ? describe.skip : describe;

interface Explained {
  readonly queryPlanner: { readonly winningPlan: unknown };
  readonly executionStats: Readonly<
    Record<'nReturned' | 'totalKeysExamined' | 'totalDocsExamined', number | bigint>
  >;
}

describeOnMongo(`plans of MongoDB over ${DOCUMENTS} documents`, () => {
  describeExplained('explained by the server', () => {
    let database: MongoDatabase;
    const collectionFor = ({ name, version }: Projection) =>
      database.client.db(database.name).collection<{ _id: string }>(collectionOf(name, version));

    beforeAll(async () => {
      database = freshMongoDatabase();
      const store = await database.open();
      for (const projection of parley.projections) {
        const { name, version, indexes, fields } = projection;
        await store.ensureCollection({ name: collectionOf(name, version), indexes, fields });
        const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({
          _id: String(n),
          ...documentOf(projection, n),
        }));
        await collectionFor(projection).insertMany(documents, { bypassDocumentValidation: true });
      }
      await store.close();
    }, 120_000);
    afterAll(() => database.drop());

    it.each(parley.shapes.map((shape) => [nameOfShape(shape), shape] as const))(
      '%s: reads what it answers and no more, sorts nothing',
      async (_, shape) => {
        const projection = projectionOf(shape);
        const index = projection.indexes.find(({ fields }) => indexFinds(fields, shape));
        const hint = Object.fromEntries(
          [...(index?.fields ?? []), '_id'].map((field) => [field, 1 as const]),
        );
        const sort = Object.fromEntries([...shape.sort, '_id'].map((field) => [field, -1 as const]));
        let returned = 0;
        for (const { name, filter, stretches } of questionsOf(shape)) {
          const explained = (await collectionFor(projection)
            .find(filter, { sort, hint, limit: PAGE })
            .explain('executionStats')) as unknown as Explained;
          const plan = JSON.stringify(explained.queryPlanner.winningPlan);
          expect(plan).toContain('"IXSCAN"');
          expect(plan).not.toMatch(/"stage":"(COLLSCAN|SORT)"/);
          const { executionStats: stats } = explained;
          const [answered, keys, documents] = [
            stats.nReturned,
            stats.totalKeysExamined,
            stats.totalDocsExamined,
          ].map(Number) as [number, number, number];
          returned += answered;
          // Each stretch is looked into before its first row and beyond its last.
          expect([name, keys <= answered + 2 * stretches, documents <= answered]).toEqual([name, true, true]);
        }
        expect(returned).toBeGreaterThan(0);
      },
    );
  });
});
