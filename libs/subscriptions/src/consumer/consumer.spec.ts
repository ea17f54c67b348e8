import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createCatalog, type EventStore, type RecordedEvent, storeErrors } from '@parley/eventsourcing';
import { boardEvents, boards, Counted, OPERATOR, PATIENCE, toAppend, until, useBench } from '@parley/testkit';
import type { Assignment } from '../cluster/assignment.js';
import { createLogFeed, type LogFeed } from '../feed/log-feed.js';
import { managementEvents } from '../management/log/management-events.js';
import { createProjections } from '../projections/projections.js';
import { defineProcess, reactTo } from '../reactor/process.js';
import { createProcesses } from '../reactor/processes.js';

/** What the consumer promises, whatever its handler does with an event. */
let now = 1_000_000;
const clock = (): number => now;
const bench = useBench({
  events: openSqliteEventStore,
  documents: (options) => openSqliteDocuments({ ...options, clock }),
});
const counted = () => toAppend(Counted, { boards: [1], amount: 1 });

let broken: Set<string>;
/** Called before each event is handled, with its place. */
let watch: (place: string) => void;
let handled: string[];
const ends: (() => Promise<void>)[] = [];
beforeEach(() => {
  broken = new Set();
  watch = () => undefined;
  handled = [];
});
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
});

interface Options {
  readonly owner: string;
  readonly assignment?: Assignment;
  readonly eventStore?: EventStore;
  readonly feed?: LogFeed;
}

/** A program with one consumer. */
interface Program {
  readonly notices: string[];
  readonly codes: string[];
  stop(): Promise<void>;
  /** Waits until everything in the log was handled, or waits parked. */
  settled(): Promise<void>;
  isHere(): Promise<boolean>;
  parked(): Promise<readonly { readonly stream: string; readonly revision: number; readonly code: string }[]>;
  retry(stream: string): Promise<unknown>;
  skip(stream: string): Promise<unknown>;
}

const BY = { actor: OPERATOR, correlationId: 'c' };
const REASON = 'sent twice';
const see = (who: string, place: string): void => {
  watch(place);
  if (!broken.has(place)) handled.push(`${who} ${place}`);
};
const given = ({ owner, ...options }: Options) => ({
  ...{ eventStore: bench.eventStore, documents: bench.documents, sleep: bench.sleep, clock, owner },
  catalog: createCatalog([...boardEvents, ...managementEvents]),
  ...options,
});

async function projector(options: Options): Promise<Program> {
  const notices: string[] = [];
  const codes: string[] = [];
  const definitions = [boards({ broken, watch: (place) => see(options.owner, place) })];
  const projections = createProjections({
    ...given(options),
    definitions,
    onNotice: ({ kind }) => void notices.push(kind),
    onError: ({ code }) => void codes.push(code),
  });
  ends.push(() => projections.stop());
  await projections.start();
  return {
    notices,
    codes,
    stop: () => projections.stop(),
    async settled() {
      await projections.waitFor('boards', await bench.eventStore.head(), PATIENCE);
    },
    isHere: async () => (await projections.states())[0]?.here === true,
    parked: () => projections.parked(),
    retry: (stream) => bench.submit(projections, { type: 'retry', name: 'boards', stream }),
    skip: (stream) => bench.submit(projections, { type: 'skip', name: 'boards', stream, reason: REASON }),
  };
}

async function reactor(options: Options): Promise<Program> {
  const notices: string[] = [];
  const codes: string[] = [];
  const note = reactTo(({ stream, revision }: RecordedEvent) => {
    const place = `${stream}#${revision}`;
    const run = async (): Promise<void> => see(options.owner, place);
    if (broken.has(place)) throw new RangeError('content of the event');
    return [{ step: 'note', run }];
  });
  const processes = createProcesses({
    ...given(options),
    definitions: [defineProcess({ name: 'noting', from: 'start', on: { Counted: note } })],
    onNotice: ({ kind }) => void notices.push(kind),
    onError: ({ code }) => void codes.push(code),
  });
  ends.push(() => processes.stop());
  processes.start();
  const obeyed = async (position: Promise<bigint>): Promise<unknown> =>
    processes.waitFor('noting', await position, PATIENCE);
  return {
    notices,
    codes,
    stop: () => processes.stop(),
    async settled() {
      await processes.waitFor('noting', await bench.eventStore.head(), PATIENCE);
    },
    isHere: async () => (await processes.states())[0]?.here === true,
    parked: () => processes.parked(),
    retry: (stream) => obeyed(processes.retry('noting', stream, BY)),
    skip: (stream) => obeyed(processes.skip('noting', stream, REASON, BY)),
  };
}

describe.each([
  { kind: 'projector', start: projector, lease: 'projection:boards@1', checkpoint: 'boards@1' },
  { kind: 'reactor', start: reactor, lease: 'process:noting', checkpoint: 'process:noting' },
])('a consumer with a $kind', ({ start, lease, checkpoint }) => {
  /** Caught up with the empty log, so that queries read from it where it is a build. */
  const begin = async (options: Options = { owner: 'one' }): Promise<Program> => {
    const program = await start(options);
    await program.settled();
    await until(() => program.isHere());
    return program;
  };

  test('runs in one process at a time; the next takes over when the lease is given back', async () => {
    const one = await begin();
    await bench.append('s', counted());
    await one.settled();
    const two = await start({ owner: 'two' });
    await bench.append('s', counted());
    await two.settled();
    expect(await two.isHere()).toBe(false);
    await one.stop();
    await bench.append('s', counted());
    await two.settled();
    expect(handled).toEqual(['one s#0', 'one s#1', 'two s#2']);
  });

  test('waits for a lease whose holder is silent until it has expired', async () => {
    await bench.documents.acquireLease(lease, 'silent', 10_000);
    const one = await start({ owner: 'one' });
    await bench.append('s', counted());
    await bench.sleep(2_000, new AbortController().signal);
    expect([handled, await one.isHere()]).toEqual([[], false]);
    now += 10_001;
    await one.settled();
    expect(handled).toEqual(['one s#0']);
  });

  test('that loses its lease stores nothing further, says so, and goes on once it has the lease again', async () => {
    const other: Promise<unknown>[] = [];
    const one = await begin();
    await bench.append('s', counted());
    await one.settled();
    watch = (place) => {
      if (place !== 's#1' || other.length > 0) return;
      now += 60_000;
      other.push(bench.documents.acquireLease(lease, 'other', 10_000));
    };
    await bench.append('s', counted(), counted());
    await until(() => one.codes.length > 0);
    expect(await Promise.all(other)).toMatchObject([{ owner: 'other' }]);
    expect(one.codes[0]).toBe('LEASE_LOST');
    expect(await bench.documents.checkpoint(checkpoint)).toBe(1n);
    now += 60_000;
    await one.settled();
    expect(new Set(handled)).toEqual(new Set(['one s#0', 'one s#1', 'one s#2']));
    expect(one.notices).toEqual(expect.arrayContaining(['taken', 'left']));
  });

  test('goes to the process that it is assigned to, between two steps', async () => {
    let runs = 'one';
    const assignedTo = (who: string): Assignment => ({
      join: () => ({
        mayAcquire: () => runs === who,
        mustRelease: () => runs !== who,
        leave: () => undefined,
      }),
    });
    const one = await begin({ owner: 'one', assignment: assignedTo('one') });
    const two = await start({ owner: 'two', assignment: assignedTo('two') });
    runs = 'two';
    await until(() => two.isHere());
    expect(await one.isHere()).toBe(false);
    await bench.append('s', counted());
    await two.settled();
    expect(handled).toEqual(['two s#0']);
  });

  test('parks the stream of an event that fails, with its later events; a retry handles what waits, in order', async () => {
    broken.add('bad#1');
    const one = await begin();
    await bench.append('bad', counted(), counted(), counted());
    await bench.append('good', counted());
    await one.settled();
    expect(handled).toEqual(['one bad#0', 'one good#0']);
    expect(await one.parked()).toMatchObject([{ stream: 'bad', revision: 1 }]);
    broken.clear();
    await one.retry('bad');
    expect(handled.slice(2)).toEqual(['one bad#1', 'one bad#2']);
    expect(await one.parked()).toEqual([]);
    expect(one.notices.filter((kind) => kind !== 'served')).toEqual(['taken', 'parked', 'resumed']);
  });

  test('that retries a stream which fails again parks it where it fails now', async () => {
    broken.add('bad#0').add('bad#2');
    const one = await begin();
    await bench.append('bad', counted(), counted(), counted());
    await one.settled();
    broken.delete('bad#0');
    await one.retry('bad');
    expect(await one.parked()).toMatchObject([{ stream: 'bad', revision: 2 }]);
    expect(handled).toEqual(['one bad#0', 'one bad#1']);
  });

  test('passes over an event that is skipped, and handles those behind it', async () => {
    broken.add('bad#0');
    const one = await begin();
    await bench.append('bad', counted(), counted());
    await one.settled();
    await one.skip('bad');
    expect(handled).toEqual(['one bad#1']);
    expect(await one.parked()).toEqual([]);
  });

  test('says again which streams wait to the process that takes it next', async () => {
    broken.add('bad#0');
    const one = await begin();
    await bench.append('bad', counted());
    await one.settled();
    await one.stop();
    expect(await bench.documents.checkpoint(checkpoint)).toBe(await bench.eventStore.head());
    const two = await start({ owner: 'two' });
    await until(() => two.isHere());
    expect(two.notices).toEqual(['taken', 'parked']);
  });

  test('tries again what a store fails, and tells the code', async () => {
    let failures = 3;
    const { eventStore } = bench;
    const down = storeErrors.STORE_UNAVAILABLE('Down.');
    const readAll: EventStore['readAll'] = (options) =>
      (failures -= 1) >= 0 ? Promise.reject(down) : eventStore.readAll(options);
    const failing = new Proxy(eventStore, {
      get: (store, name) => {
        const method = Reflect.get(store, name) as (...args: unknown[]) => unknown;
        return name === 'readAll' ? readAll : method.bind(store);
      },
    });
    await bench.append('s', counted());
    const one = await start({ owner: 'one', eventStore: failing });
    await one.settled();
    expect(one.codes).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
    expect(handled).toEqual(['one s#0']);
  });
});

test('projectors and reactors of one program read each page of the log once', async () => {
  const { eventStore, sleep } = bench;
  const reads: bigint[] = [];
  const counting = new Proxy(eventStore, {
    get: (store, name) => {
      const method = Reflect.get(store, name) as (...args: unknown[]) => unknown;
      if (name !== 'readAll') return method.bind(store);
      return (options: { from: bigint }) => {
        reads.push(options.from);
        return method.call(store, options);
      };
    },
  });
  await bench.append('s', ...Array.from({ length: 50 }, counted));
  const feed = createLogFeed({ eventStore: counting, sleep, pollMs: PATIENCE });
  const programs = await Promise.all([projector({ owner: 'one', feed }), reactor({ owner: 'two', feed })]);
  for (const program of programs) await program.settled();
  expect(handled).toHaveLength(100);
  expect(reads.filter((from) => from === 0n)).toHaveLength(1);
});
