import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { accountAggregate, deposit, envelope, noBonus, runnerOn, useBench } from '@parley/testkit';
import { eventIdsOf } from './fingerprint.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });

test('the id of the request is kept where there is one, and changes neither what tells commands apart nor ids', async () => {
  const runner = runnerOn(bench);
  const run = (id: number, commandId: string, requestId: Partial<ReturnType<typeof envelope>>) =>
    runner.run(accountAggregate, id, deposit(5), { ...envelope(commandId), ...requestId }, noBonus);
  await run(7, 'c-1', { requestId: 'r-1' });
  await run(8, 'c-2', {});
  const [first] = await bench.eventStore.readStream('account-7', { limit: 1 });
  const [second] = await bench.eventStore.readStream('account-8', { limit: 1 });
  expect(first?.metadata).toMatchObject({ requestId: 'r-1', commandType: 'Deposit' });
  expect(second?.metadata).not.toHaveProperty('requestId');
  expect(first?.metadata.fingerprint).toBe(second?.metadata.fingerprint);
  expect([first?.id]).toEqual(eventIdsOf('c-1', 'account-7', [{ type: 'Deposited', data: { amount: 5 } }]));
  expect(await run(7, 'c-1', { requestId: 'r-2' })).toMatchObject({ revision: 0, repeated: true });
});
