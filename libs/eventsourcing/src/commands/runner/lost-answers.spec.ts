import { describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { CommandRunner } from './types.js';

import type { EventStore } from '../../ports/event-store.js';
import {
  accountAggregate,
  commandsOf,
  deposit,
  envelope,
  noBonus,
  refusalOf,
  runnerOn,
  type Stores,
  storeWith,
  useBench,
} from '@parley/testkit';
import { storeErrors } from '../../ports/store-errors.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });

const run = (by: CommandRunner, commandId: string, command = deposit(1)) =>
  by.run(accountAggregate, 7, command, envelope(commandId), noBonus);
const commands = async (): Promise<string[]> =>
  commandsOf(await bench.eventStore.readStream('account-7', { limit: 100 }));

describe('an append whose answer was lost', () => {
  const lost = (lands: boolean): Stores => {
    let failures = 1;
    const append: EventStore['append'] = async (...args) => {
      if (failures-- <= 0) return bench.eventStore.append(...args);
      if (lands) await bench.eventStore.append(...args);
      throw storeErrors.STORE_UNAVAILABLE('no answer');
    };
    return { ...bench, eventStore: storeWith(bench.eventStore, { append }) };
  };

  test('is a success when the events are in the log', async () => {
    const runner = runnerOn(lost(true));
    const result = await run(runner, 'c-1', deposit(5));
    expect(result).toMatchObject({
      revision: 0,
      repeated: false,
      events: [{ type: 'Deposited', data: { amount: 5 } }],
    });
    expect(await run(runner, 'c-2')).toMatchObject({ revision: 1 });
    expect(await commands()).toEqual(['c-1', 'c-2']);
  });

  test('is reported when they are not, and the repeat appends them once', async () => {
    const runner = runnerOn(lost(false));
    expect(await refusalOf(run(runner, 'c-1'))).toBe('Infrastructure STORE_UNAVAILABLE');
    expect(await run(runner, 'c-1')).toMatchObject({ revision: 0, repeated: false });
    expect(await commands()).toEqual(['c-1']);
  });

  test('is a success for the repeat when they land after the report', async () => {
    let late = (): Promise<unknown> => Promise.resolve();
    const append: EventStore['append'] = (...args) => {
      late = () => bench.eventStore.append(...args);
      return Promise.reject(storeErrors.STORE_UNAVAILABLE('no answer'));
    };
    const eventStore = storeWith(bench.eventStore, { append });
    expect(await refusalOf(run(runnerOn({ ...bench, eventStore }), 'c-1'))).toBe(
      'Infrastructure STORE_UNAVAILABLE',
    );
    await late();
    expect(await run(runnerOn(bench), 'c-1')).toMatchObject({ revision: 0, repeated: true });
  });
});
