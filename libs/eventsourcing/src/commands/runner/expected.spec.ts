import { beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { CommandRunner } from './types.js';
import { defineErrors } from '../../values/define-errors.js';
import {
  accountAggregate,
  type AccountOptions,
  deposit,
  envelope,
  noBonus,
  refusalOf,
  runnerOn,
  useBench,
  withdraw,
} from '@parley/testkit';
import { storeErrors } from '../../ports/store-errors.js';

const errors = defineErrors({ UNSEEN: { family: 'Domain', kind: 'not-found', meaning: 'Not there.' } });

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
let runner: CommandRunner;
beforeEach(() => {
  runner = runnerOn(bench);
});

const run = (by: CommandRunner, commandId: string, command = deposit(1), options: AccountOptions = noBonus) =>
  by.run(accountAggregate, 7, command, envelope(commandId), options);

describe('the revision that a caller expects', () => {
  const expecting = (expectedRevision: number) => ({ ...noBonus, expectedRevision });

  test('holds: the command runs', async () => {
    expect(await run(runner, 'c-1', deposit(1), expecting(-1))).toMatchObject({ revision: 0 });
    expect(await run(runner, 'c-2', deposit(1), expecting(0))).toMatchObject({ revision: 1 });
  });

  test('does not hold: REVISION_CONFLICT, not retryable, whatever the rules would say', async () => {
    await run(runner, 'c-1');
    for (const [expectedRevision, command] of [
      [-1, deposit(1)],
      [1, withdraw(9)],
    ] as const) {
      const answer = runner.run(accountAggregate, 7, command, envelope('c-2'), expecting(expectedRevision));
      await expect(answer).rejects.toMatchObject({
        code: 'REVISION_CONFLICT',
        retryable: false,
        details: { stream: 'account-7', expected: expectedRevision, actual: 0 },
      });
    }
  });

  test('is not told of what is not there for the sender, nor when that cannot be known', async () => {
    await run(runner, 'c-1');
    const unseen = () => Promise.reject(errors.UNSEEN('Not there.'));
    const unknown = () => Promise.reject(storeErrors.STORE_UNAVAILABLE('The store does not answer.'));
    for (const id of [7, 8])
      for (const [context, outcome] of [
        [unseen, 'Domain UNSEEN'],
        [unknown, 'Infrastructure STORE_UNAVAILABLE'],
      ] as const)
        expect(
          await refusalOf(
            runner.run(accountAggregate, id, deposit(1), envelope('c-2'), { context, expectedRevision: 4 }),
          ),
        ).toBe(outcome);
  });

  test('is compared with the log, not with what memory holds', async () => {
    const other = runnerOn(bench);
    await run(runner, 'c-1');
    await run(other, 'c-2');
    expect(await run(runner, 'c-3', deposit(1), expecting(1))).toMatchObject({ revision: 2 });
    await run(other, 'c-4');
    expect(await refusalOf(run(runner, 'c-5', deposit(1), expecting(2)))).toBe(
      'Concurrency REVISION_CONFLICT',
    );
  });
});
