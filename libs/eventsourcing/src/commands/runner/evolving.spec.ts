import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import {
  accountAggregate,
  type AccountState,
  deposit,
  envelope,
  noBonus,
  runnerOn,
  useBench,
} from '@parley/testkit';
import type { EvolvedEvent } from '../../events/event.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const history = () => bench.eventStore.readStream('account-7', { limit: 10 });

test('a state sees what was written beside an event, nothing of the store, and the same before and after it is stored', async () => {
  const seen: unknown[] = [];
  const watching = {
    ...accountAggregate,
    evolve: (state: AccountState, event: EvolvedEvent) => (seen.push(event), state),
  };
  await runnerOn(bench).run(watching, 7, deposit(5), { ...envelope('c-1'), process: 'p' }, noBonus);
  await runnerOn(bench).load(watching, 7);
  const [stored] = await history();
  const event = { type: 'Deposited', data: { amount: 5 }, metadata: stored?.metadata };
  expect(seen).toStrictEqual([event, event]);
});

test('an event that the state cannot take never enters the log', async () => {
  const broken = {
    ...accountAggregate,
    evolve: () => {
      throw new Error('cannot take it');
    },
  };
  await expect(runnerOn(bench).run(broken, 7, deposit(5), envelope('c-1'), noBonus)).rejects.toThrow(
    'cannot take it',
  );
  expect(await history()).toEqual([]);
});
