import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DocumentStore, DocumentWrite } from '@parley/eventsourcing';
import { useSpecFolder } from '../recovery.fixtures.js';
import { createRowsById } from './rows-by-id.js';

const folder = useSpecFolder();
const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const known = () => createRowsById(() => 0);
const found = (rows: ReturnType<typeof known>, id: string): number[] => {
  const into: number[] = [];
  rows.find(id, into);
  return into;
};

/** Two ids of one hash, of some hundred thousand. */
function twins(): readonly [string, string] {
  const rows = known();
  for (let n = 1; ; n += 1) {
    const [other] = found(rows, `id-${n}`);
    if (other !== undefined) return [`id-${other}`, `id-${n}`];
    rows.add(`id-${n}`, n);
  }
}

test('rows are found by their ids, however many there are', () => {
  const rows = known();
  for (const n of numbers(5_000)) rows.add(`id-${n}`, n + 1);
  for (const n of numbers(5_000)) expect(found(rows, `id-${n}`)).toContain(n + 1);
  expect(numbers(5_000).flatMap((n) => found(rows, `other-${n}`)).length).toBeLessThan(5);
});

test('what would have to grow beyond what all together may take is full, and keeps what comes still', () => {
  let others = 0;
  const rows = createRowsById(() => others);
  const fill = (from: number): number => {
    let count = from;
    while (!rows.isFull()) rows.add(`id-${count}`, (count += 1));
    return count;
  };
  others = 40_000_000;
  const few = fill(0);
  expect(few).toBeLessThan(1_000);
  for (const n of numbers(1_000)) rows.add(`more-${n}`, few + n + 1);
  expect(found(rows, 'more-999')).toContain(few + 1_000);
  others = 0;
  expect(rows.isFull()).toBe(false);
});

type Steps = readonly (readonly {
  readonly id: string;
  readonly text: string | null;
  readonly at: number;
}[])[];

const writeOf = ({ id, text, at }: Steps[number][number]): DocumentWrite => ({
  id,
  position: BigInt(at),
  document: text === null ? null : { text, group: at % 3 },
});

/** What stands in a collection after the steps, with ids whose hashes are equal among them; begun again in the middle. */
async function after(
  store: DocumentStore,
  name: string,
  steps: Steps,
  {
    filling,
    again,
    ids,
  }: { readonly filling: boolean; readonly again: number; readonly ids: readonly string[] },
): Promise<unknown> {
  const spec = { name, indexes: [{ fields: ['group'] }], filling };
  await store.ensureCollection(spec);
  const lease = await store.acquireLease(name, 'owner', 60_000);
  if (lease === null) throw new Error('Somebody else has the lease.');
  const seen: unknown[] = [];
  for (const [n, step] of steps.entries()) {
    if (n === again) await store.ensureCollection(spec);
    const purges = n % 5 === 4 ? [{ field: 'group', value: 1 }] : [];
    await store.commit({ lease, collection: name, purges, writes: step.map(writeOf) });
    seen.push([...(await store.get(name, ids))].sort(([a], [b]) => (a < b ? -1 : 1)));
    // Alone, one of two whose hashes are equal must not bring the other along.
    for (const id of ids) seen.push([...(await store.get(name, [id]))]);
  }
  await store.ensureCollection({ ...spec, filling: false });
  seen.push(await store.find(name, { anyOf: [{ group: 0 }, { group: 2 }], sort: [], limit: 100 }));
  await store.dropCollection(name);
  return seen;
}

test('a collection that is being filled holds what any other would, whatever is written, removed and purged', async () => {
  const store = await folder.open();
  const ids = [...twins(), 'a', 'ä', 'ж', ''.padEnd(300, 'x')];
  const write = fc.record({
    id: fc.constantFrom(...ids),
    text: fc.option(fc.string({ maxLength: 3 }), { freq: 3 }),
    at: fc.integer({ min: 1, max: 20 }),
  });
  const steps = fc.array(fc.array(write, { maxLength: 8 }), { minLength: 1, maxLength: 12 });
  let count = 0;
  const histories = fc.asyncProperty(steps, fc.integer({ min: 0, max: 24 }), async (all, again) => {
    const given = { again, ids };
    const filled = await after(store, `filled_${count}`, all, { ...given, filling: true });
    const other = await after(store, `other_${count++}`, all, { ...given, filling: false });
    expect(filled).toEqual(other);
  });
  await fc.assert(histories, { numRuns: 60 });
});
