import { beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import {
  createCatalog,
  createClaims,
  createIds,
  type DocumentStore,
  kernelEvents,
  storeErrors,
} from '@parley/eventsourcing';
import { commandIndexProjection, createCommandIndex } from './command-index.js';
import {
  accountAggregate,
  accountEvents,
  deposit,
  documentsWith,
  envelope,
  foldAll,
  runnerOn,
  useBench,
} from '@parley/testkit';
import type { Projections } from './projections/types.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
let projections: Projections;
beforeEach(() => {
  const catalog = createCatalog([...accountEvents, ...kernelEvents]);
  projections = bench.create({ definitions: [commandIndexProjection], catalog });
});

const serving = () => projections.serving('commands');
const waitFor = (position: bigint, timeoutMs: number) => projections.waitFor('commands', position, timeoutMs);

describe('the projection of commands', () => {
  test('holds stream and revisions of every command, and nothing of the kernel', async () => {
    const index = createCommandIndex({ ...bench, serving, waitFor });
    const runner = runnerOn(bench);
    await createIds(bench.eventStore, { clock: () => 0 }).next('account');
    await createClaims(bench.eventStore, { clock: () => 0 }).claim('account', ['7'], async () => 7);
    const options = { context: () => ({ bonus: 2 }) };
    await runner.run(accountAggregate, 7, deposit(5), envelope('c-1'), options);
    const { position } = await runner.run(accountAggregate, 7, deposit(5), envelope('c-2'), options);
    await projections.start();
    expect(await index.passed(position, 10_000)).toBe(true);
    const found = await Promise.all([index.find('c-1'), index.find('c-2'), index.find('c-3')]);
    expect(found).toEqual([
      { stream: 'account-7', firstRevision: 0, lastRevision: 1 },
      { stream: 'account-7', firstRevision: 2, lastRevision: 3 },
      null,
    ]);
    expect(await bench.documents.count(await serving(), [{}], 10)).toBe(2);
  });

  test('leaves an id to the stream that used it first', async () => {
    const options = { context: () => ({ bonus: 1 }) };
    for (const id of [7, 8])
      await runnerOn(bench).run(accountAggregate, id, deposit(1), envelope('c-1'), options);
    const log = await bench.log();
    const entry = foldAll(commandIndexProjection, log).get('c-1');
    expect(entry).toMatchObject({ stream: 'account-7', firstRevision: 0, lastRevision: 1 });
    const late = foldAll(commandIndexProjection, [...log.slice(0, 1), ...log.slice(2)]).get('c-1');
    expect(late).toMatchObject({ stream: 'account-7', firstRevision: 0, lastRevision: 0 });
  });
});

describe('asking the index', () => {
  const reading = (collection: string) => {
    const asked: (readonly string[])[] = [];
    const get: DocumentStore['get'] = async (_, ids) => {
      asked.push(ids);
      return new Map();
    };
    const documents = documentsWith(bench.documents, { get });
    return { asked, documents, serving: async () => collection };
  };

  test('lookups of one turn share one read', async () => {
    const { asked, ...dependencies } = reading('commands_v1');
    const index = createCommandIndex({ ...dependencies, waitFor });
    await Promise.all(['a', 'b', 'a', 'c'].map((commandId) => index.find(commandId)));
    await index.find('d');
    expect(asked).toEqual([['a', 'b', 'c'], ['d']]);
  });

  test('a failed read fails its own lookups only', async () => {
    let failures = 1;
    const get: DocumentStore['get'] = async () => {
      if (failures-- > 0) throw storeErrors.STORE_UNAVAILABLE('down');
      return new Map();
    };
    const index = createCommandIndex({
      documents: documentsWith(bench.documents, { get }),
      serving: async () => 'commands_v1',
      waitFor,
    });
    await expect(Promise.all([index.find('a'), index.find('b')])).rejects.toThrow('down');
    expect(await index.find('a')).toBeNull();
  });

  test('a position that was passed is not waited for again, until another version serves', async () => {
    let waits = 0;
    let collection = 'commands_v1';
    const index = createCommandIndex({
      documents: bench.documents,
      serving: async () => collection,
      waitFor: async () => {
        waits += 1;
        return 'reached';
      },
    });
    expect([await index.passed(5n, 10), await index.passed(5n, 10), waits]).toEqual([true, true, 1]);
    collection = 'commands_v2';
    expect([await index.passed(5n, 10), waits]).toEqual([true, 2]);
    expect([await index.passed(4n, 10), waits]).toEqual([true, 3]);
  });

  test.each(['late', 'parked'] as const)('%s is not passed, and is asked again', async (outcome) => {
    const outcomes = [outcome, 'reached'] as const;
    let asked = 0;
    const index = createCommandIndex({
      documents: bench.documents,
      serving: async () => 'commands_v1',
      waitFor: async () => outcomes[asked++] ?? 'late',
    });
    expect([await index.passed(5n, 10), await index.passed(5n, 10)]).toEqual([false, true]);
  });

  test('an index that has not been built yet has passed nothing', async () => {
    const index = createCommandIndex({ ...bench, serving, waitFor });
    expect(await index.passed(1n, 0)).toBe(false);
  });
});
