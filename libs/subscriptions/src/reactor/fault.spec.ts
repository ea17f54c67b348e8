import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { type EventStore, storeErrors } from '@parley/eventsourcing';
import { keeper, promised, until, useBench } from './bench.fixtures.js';
import type { ProcessNotice } from './notices.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });

test('a process that meets a fault which lasts is told of once, and is called failed until it goes on', async () => {
  let isBroken = true;
  let tries = 0;
  const notices: ProcessNotice[] = [];
  const { eventStore } = bench;
  const broken = storeErrors.STORE_DAMAGED('The log is damaged at 2.');
  const readAll: EventStore['readAll'] = (options) => {
    tries += 1;
    return isBroken ? Promise.reject(broken) : eventStore.readAll(options);
  };
  const log = new Proxy(eventStore, {
    get: (store, name) => {
      const method = Reflect.get(store, name) as (...given: unknown[]) => unknown;
      return name === 'readAll' ? readAll : method.bind(store);
    },
  });
  await bench.append('s', promised(1, 'a'));
  const processes = bench.start([keeper({ runner: bench.runner })], {
    eventStore: log,
    onNotice: (notice) => void notices.push(notice),
  });
  await until(() => tries > 3);
  const failed = () => notices.filter(({ kind }) => kind === 'failed');
  expect(failed()).toEqual([
    { kind: 'failed', process: 'keeper', code: 'STORE_DAMAGED', message: 'The log is damaged at 2.' },
  ]);
  expect(await processes.states()).toMatchObject([
    {
      state: 'failed',
      error: 'STORE_DAMAGED',
      reason: 'The log is damaged at 2.',
      since: expect.any(String),
    },
  ]);
  isBroken = false;
  await bench.settled(processes);
  expect(failed()).toHaveLength(1);
  expect(notices).toContainEqual({ kind: 'resumed', process: 'keeper', stream: null });
  expect((await processes.states())[0]).not.toHaveProperty('reason');
});
