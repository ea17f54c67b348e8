import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  TIME_UNITS,
  type AggregateQuery,
  type Document,
  type GroupKey,
  type Where,
} from '@parley/eventsourcing';
import { numberedId, type DocumentStoreContext } from '../../place.fixtures.js';
import { columnsPlace } from './contract.js';
import { naiveAggregate } from './naive.js';

const SEED = 20_261_129;
/** Whole and half numbers only: their sums are the same in any order. */
const took = fc.option(fc.integer({ min: -8, max: 40 }).map((n) => n / 2));
const seen = fc.option(fc.integer({ min: -3, max: 30 }));
const who = fc.option(fc.constantFrom('ann', 'bob', 'Ж', ''));
const channel = fc.constantFrom(1, 2, 3);
const day = 86_400_000;
/** About the changes of clocks, where wrong answers are. */
const at = fc.option(
  fc
    .tuple(
      fc.constantFrom('2025-10-26', '2026-03-29', '2026-01-01', '2019-02-17', '2018-11-04', '2026-04-05'),
      fc.integer({ min: -day, max: day }),
    )
    .map(([date, ms]) => new Date(Date.parse(date) + ms).toISOString()),
);
const zone = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'Australia/Lord_Howe',
);

const documents = fc.array(fc.record({ at, who, channel, took, seen }), { minLength: 5, maxLength: 60 });

const key = fc.oneof(
  fc.constantFrom<GroupKey>({ field: 'who' }, { field: 'channel' }, { field: 'took' }),
  fc.record({ field: fc.constant('at'), unit: fc.constantFrom(...TIME_UNITS), zone }),
);
const groups = fc
  .array(key, { maxLength: 3 })
  .map((keys) => Object.fromEntries(keys.map((each, n) => [`k${n}`, each])));

const border = fc.constantFrom(
  '0001-01-01T00:00:00.000Z',
  '2018-11-04T03:00:00.000Z',
  '2019-02-17T02:00:00.000Z',
  '2026-03-28T23:00:00.000Z',
  '2026-03-29T00:00:00.000Z',
  '2026-04-05T12:34:56.789Z',
);
const branch = (at: number): fc.Arbitrary<Where> =>
  fc.record(
    {
      channel: fc.constant(at),
      who,
      took: fc.record({ gte: fc.integer({ min: -4, max: 10 }) }),
      at: fc.oneof(
        fc.record({ lt: border }),
        fc.record({ gte: border }),
        fc.record({ gt: border, lte: border }),
      ),
    },
    { requiredKeys: ['channel'] },
  );
const anyOf = fc.oneof(
  fc.constant<Where[]>([{}]),
  fc
    .record({ who, took: fc.record({ lte: fc.integer({ min: 0, max: 20 }) }) })
    .map((where): Where[] => [where]),
  fc.tuple(branch(1), branch(2)),
  // As figures of a period are asked for: the index leads to the stretch of each channel.
  fc
    .tuple(fc.subarray([1, 2, 3]), border, border)
    .map(([channels, gte, lt]) => channels.map((channel): Where => ({ channel, at: { gte, lt } }))),
);
const MEASURES: AggregateQuery['measures'] = {
  n: { of: 'count' },
  sum: { of: 'sum', field: 'took' },
  average: { of: 'average', field: 'took' },
  numbers: { of: 'numbers', field: 'took' },
  least: { of: 'lowest', field: 'took' },
  last: { of: 'highest', field: 'at' },
  people: { of: 'distinct', field: 'who' },
  p50: { of: 'percentile', field: 'took', percent: 50 },
  p95: { of: 'percentile', field: 'took', percent: 95 },
};
/** Of whole numbers alone. */
const WHOLE: typeof MEASURES = {
  ...Object.fromEntries(
    Object.entries(MEASURES).map(([name, measure]) => [
      name,
      'field' in measure ? { ...measure, field: 'seen' } : measure,
    ]),
  ),
};
const question: fc.Arbitrary<AggregateQuery> = fc
  .record({
    anyOf,
    groups,
    by: fc.subarray(Object.keys(MEASURES), { maxLength: 2 }),
    skip: fc.constantFrom(0, 0, 1, 3),
    limit: fc.constantFrom(2, 1_000),
  })
  .map(({ by, ...rest }) => ({
    ...rest,
    measures: MEASURES,
    sort: by.map((name, n) => [name, n === 0 ? -1 : 1] as const),
  }));

export function aggregatePropertyContract(context: DocumentStoreContext): void {
  it('property: aggregate answers what grouping everything answers', async () => {
    const questions = fc.array(question, { minLength: 15, maxLength: 15 });
    const property = fc.asyncProperty(documents, questions, async (all: readonly Document[], asked) => {
      const { collection } = await columnsPlace(context, all);
      const rows = all.map((document, n) => ({ id: numberedId(n), document }));
      for (const query of asked) {
        for (const measures of [MEASURES, WHOLE]) {
          const of = { ...query, measures };
          expect(await context.store().aggregate(collection, of)).toEqual(naiveAggregate(rows, of));
        }
      }
      await context.store().dropCollection(collection);
    });
    await fc.assert(property, { seed: SEED, numRuns: Math.ceil(40 * context.thoroughness) });
  });
}
