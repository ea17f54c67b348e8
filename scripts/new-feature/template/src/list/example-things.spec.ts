import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { given, type Models, openModels, viewers } from '@parley/dialogs/testing';
import { ExampleThingAdded } from '../example-thing.events.js';
import { listExampleThings } from './example-things.query.js';

let models: Models;
beforeAll(async () => {
  const names = ['Third', 'First', 'Second'];
  const minutes = [3, 1, 2];
  models = await openModels(
    names.map((name, index) =>
      given(ExampleThingAdded, { exampleThingId: index + 1, name }, { when: minutes[index] ?? 0 }),
    ),
  );
});
afterAll(() => models.close());

test('pages list the latest first', async () => {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listExampleThings(models.reader, viewers.administrator, { limit: 1, cursor });
    found.push(...page.items.map(({ name }) => name));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect(found).toEqual(['Third', 'Second', 'First']);
});

test('a forged cursor is refused', async () => {
  const asked = listExampleThings(models.reader, viewers.administrator, { cursor: 'x' });
  await expect(asked).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
});
