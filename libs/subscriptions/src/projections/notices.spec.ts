import { beforeEach, describe, expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { type EventStore, storeErrors } from '@parley/eventsourcing';
import { boards, type Broken, Counted, foldAll, toAppend, until, useBench } from '@parley/testkit';
import type { ProjectionNotice } from './notices.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });
const PLACE = { stream: 's', revision: 1, position: 2n, type: 'Counted' };

let notices: ProjectionNotice[];
let broken: Broken;
beforeEach(() => {
  notices = [];
  broken = new Set();
});

const start = (eventStore: EventStore = bench.eventStore) =>
  bench.start({
    definitions: [boards({ broken })],
    eventStore,
    onNotice: (notice) => void notices.push(notice),
  });
const kinds = (): readonly string[] => notices.map(({ kind }) => kind);
const has = (kind: ProjectionNotice['kind']) => (): boolean => kinds().includes(kind);

describe('a build that stops at an event', () => {
  test('is reported once with its place and why, in what is asked of it, and as the reason why nothing can be read', async () => {
    broken.add('s#1');
    await bench.append('s', counted(1), counted(2), counted(3));
    const projections = await start();
    await until(has('stopped'));
    const since = expect.stringMatching(/^\d{4}-.*Z$/);
    const why = {
      code: 'HANDLER_FAILED',
      message: 'RangeError while folding Counted into boards version 1.',
    };
    const stopped = { name: 'boards', version: 1, generation: 0, serving: false, ...why, since, at: PLACE };
    expect(notices).toEqual([
      { kind: 'taken', build: { name: 'boards', version: 1, generation: 0 } },
      { kind: 'stopped', build: stopped },
    ]);
    expect(await projections.stopped()).toEqual([stopped]);
    expect(await projections.states()).toMatchObject([
      { state: 'failed', error: 'HANDLER_FAILED', reason: why.message, since, failedAt: PLACE },
    ]);
    await expect(projections.serving('boards')).rejects.toMatchObject({
      code: 'PROJECTION_NOT_READY',
      message: expect.stringMatching(
        /^boards version 1 cannot be read: it has stopped at Counted, revision 1 of s, position 2 since \d{4}.*, HANDLER_FAILED: RangeError/,
      ),
      details: { stream: 's', revision: 1, position: '2', type: 'Counted', reason: 'HANDLER_FAILED', since },
    });
  });

  test('is known to a process that does not run it', async () => {
    broken.add('s#1');
    await bench.append('s', counted(1), counted(2));
    await start();
    await until(has('stopped'));
    const other = bench.create({ definitions: [boards()] });
    await until(async () => (await other.stopped()).length > 0);
    expect(await other.stopped()).toMatchObject([{ name: 'boards', at: PLACE }]);
    await expect(other.serving('boards')).rejects.toMatchObject({ details: { stream: 's', revision: 1 } });
  });

  test('is told to go on when an operator has it tried again, and when it takes over', async () => {
    broken.add('s#1');
    await bench.append('s', counted(1), counted(2));
    const projections = await start();
    await until(has('stopped'));
    broken.clear();
    await bench.submit(projections, { type: 'resume', name: 'boards' });
    await bench.settled(projections, 'boards');
    expect(kinds()).toEqual(['taken', 'stopped', 'resumed', 'served']);
    expect(await projections.stopped()).toEqual([]);
  });
});

describe('a stream that waits', () => {
  test('is told when it begins, by each process that takes the build, and when it goes on', async () => {
    const projections = await start();
    await bench.settled(projections, 'boards');
    broken.add('s#1');
    await bench.append('s', counted(1), counted(2));
    await bench.settled(projections, 'boards');
    const [parked] = notices.filter(({ kind }) => kind === 'parked');
    expect(parked).toMatchObject({ parked: { ...PLACE, code: 'HANDLER_FAILED' } });

    await projections.stop();
    notices = [];
    broken.clear();
    const again = await start();
    await until(has('parked'));
    await bench.submit(again, { type: 'retry', name: 'boards', stream: 's' });
    await bench.submit(again, { type: 'park', name: 'boards', stream: 's', reason: 'looked into' });
    await bench.submit(again, { type: 'pause', name: 'boards' });
    // The command is done once its effect is stored, and the notice follows.
    await until(has('paused'));
    await again.stop();
    expect(kinds()).toEqual(['taken', 'parked', 'resumed', 'parked', 'paused', 'left']);
    expect(notices[2]).toMatchObject({ stream: 's' });
    expect(notices[3]).toMatchObject({ parked: { code: 'PARKED_BY_OPERATOR', reason: 'looked into' } });
  });
});

describe('a fault of a store that lasts', () => {
  /** The log, with a place that cannot be read while `isDamaged`. */
  function damaged(isDamaged: () => boolean): EventStore & { readonly tries: () => number } {
    let tries = 0;
    const error = storeErrors.STORE_DAMAGED('The log is damaged at 2.');
    const { eventStore } = bench;
    return Object.assign(Object.create(eventStore) as EventStore, {
      tries: () => tries,
      readAll: (options: Parameters<EventStore['readAll']>[0]) => {
        if (!isDamaged()) return eventStore.readAll(options);
        tries += 1;
        return Promise.reject(error);
      },
      head: () => eventStore.head(),
      readStream: (...given: Parameters<EventStore['readStream']>) => eventStore.readStream(...given),
      append: (...given: Parameters<EventStore['append']>) => eventStore.append(...given),
      onAppended: (wake: () => void) => eventStore.onAppended(wake),
    });
  }

  test('stops the build, which is not tried again and again, and an operator lets it go on once it is mended', async () => {
    let isBroken = true;
    await bench.append('s', counted(1), counted(2));
    const log = damaged(() => isBroken);
    const projections = await start(log);
    await until(has('stopped'));
    const tries = log.tries();
    // Each append wakes all that follow the log.
    for (let count = 0; count < 5; count++) await bench.append('t', counted(1));
    const expected = { name: 'boards', code: 'STORE_DAMAGED', message: 'The log is damaged at 2.', at: null };
    expect(await projections.stopped()).toMatchObject([expected]);
    expect(log.tries()).toBe(tries);
    expect(await projections.states()).toMatchObject([{ state: 'failed', error: 'STORE_DAMAGED' }]);
    expect(kinds()).toEqual(['taken', 'stopped']);
    isBroken = false;
    await bench.submit(projections, { type: 'resume', name: 'boards' });
    expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), await bench.log()));
    expect(kinds()).toEqual(['taken', 'stopped', 'resumed', 'left', 'taken', 'served']);
  });
});
