import { beforeEach, describe, expect, test } from '@jest/globals';
import { storeErrors, kernelErrors } from '@parley/eventsourcing';
import { logFailures } from './failures.js';
import type { Log } from './log.js';
import { createStoreWatch, type CallKind, type StoreWatch, type WatchTime } from './outage.js';

type Line = readonly [level: string, fields: object, message: string];
let lines: Line[];
let now: number;
let watch: StoreWatch;
let due: (readonly [at: number, work: () => void])[];

const writing = (level: string) => (fields: object, message: string) =>
  void lines.push([level, fields, message]);
const log: Log = {
  error: writing('error'),
  warn: writing('warn'),
  info: writing('info'),
  debug: writing('debug'),
};

beforeEach(() => {
  lines = [];
  now = 0;
  due = [];
  const later: WatchTime['later'] = (ms, work) => void due.push([now + ms, work]);
  watch = createStoreWatch('event store', log, { now: () => now, later });
});

const failing = (code: keyof typeof storeErrors, kind: CallKind = 'read', message = 'Why.'): void =>
  watch.failed(kind, watch.begun(kind), storeErrors[code](message));
/** Time goes on. */
const until = (at: number): void => {
  now = at;
  for (const [time, work] of due.splice(0)) {
    if (time <= now) work();
    else due.push([time, work]);
  }
};
const AWAY: Line = [
  'error',
  { store: 'event store', code: 'STORE_UNAVAILABLE', reason: 'Why.' },
  'a store is away; the log is silent until it is back',
];

describe('a store that goes away', () => {
  test('is reported once when it goes, and once when it is back: how long, and how many calls failed', () => {
    watch.answered('read');
    for (now = 0; now < 120_000; now += 2) failing('STORE_UNAVAILABLE');
    expect(lines).toEqual([AWAY]);
    now = 121_500;
    watch.answered('read');
    until(121_500);
    expect(lines).toEqual([
      AWAY,
      ['warn', { store: 'event store', ms: 121_500, failures: 60_000 }, 'a store is back'],
    ]);
  });

  test('is told to be back when nobody asks it again, also by a timer that comes a moment early', () => {
    failing('STORE_UNAVAILABLE');
    now = 10;
    watch.answered('read');
    const [[at, work]] = due.splice(0) as [(typeof due)[number]];
    now = at - 0.25;
    work();
    expect(lines).toEqual([AWAY]);
    until(at);
    expect(lines).toHaveLength(2);
  });

  test('is not back with an answer between two failures, nor away with a call that began before it was back', () => {
    failing('STORE_UNAVAILABLE');
    now = 100;
    watch.answered('read');
    now = 200;
    failing('STORE_UNAVAILABLE');
    const late = watch.begun('read');
    until(1_150);
    expect(lines).toHaveLength(1);
    watch.answered('read');
    until(1_200);
    expect(lines).toHaveLength(2);
    watch.failed('read', late, storeErrors.STORE_UNAVAILABLE('Late.'));
    expect(lines).toHaveLength(2);
  });

  test('and keeps coming and going is reported less and less often', () => {
    for (now = 0; now < 600_000; now += 2_000) {
      failing('STORE_UNAVAILABLE');
      now += 2_000;
      watch.answered('read');
      until(now);
    }
    expect(lines.length).toBeLessThan(10);
  });

  test('because it takes nothing any more is not back when it can be read', () => {
    failing('STORE_FULL', 'write');
    now = 5_000;
    watch.answered('read');
    expect(lines).toHaveLength(1);
    watch.answered('write');
    until(6_001);
    expect(lines).toHaveLength(2);
  });

  test('is back with a conflict, which is an answer; another reason meanwhile is reported too', () => {
    failing('STORE_UNAVAILABLE');
    failing('STORE_REFUSED');
    failing('STORE_UNAVAILABLE');
    now = 5_000;
    watch.failed('write', watch.begun('write'), kernelErrors.REVISION_CONFLICT('x'));
    until(5_000);
    expect(lines.map(([level, fields]) => [level, (fields as { code?: string }).code])).toEqual([
      ['error', 'STORE_UNAVAILABLE'],
      ['error', 'STORE_REFUSED'],
      ['warn', undefined],
    ]);
  });
});

test('each damaged place is reported once, and the first is known', () => {
  expect(watch.broken()).toBeNull();
  for (const place of ['at 1', 'at 2', 'at 1']) failing('STORE_DAMAGED', 'read', place);
  expect(lines.map(([level, fields]) => [level, (fields as { reason: string }).reason])).toEqual([
    ['error', 'at 1'],
    ['error', 'at 2'],
  ]);
  expect(watch.broken()).toMatchObject({ message: 'at 1' });
});

test('a failure that is tried again is reported once a minute, with how often; that of a whole store not at all', () => {
  const logFailure = logFailures(log, () => now);
  for (now = 0; now <= 60_000; now += 1_000) {
    logFailure({ part: 'projection feed', code: 'HANDLER_FAILED' });
    logFailure({ part: 'projection feed', code: 'STORE_UNAVAILABLE' });
  }
  expect(lines.map(([level, fields]) => [level, fields])).toEqual([
    ['warn', { part: 'projection feed', code: 'HANDLER_FAILED', times: 1 }],
    ['warn', { part: 'projection feed', code: 'HANDLER_FAILED', times: 60 }],
  ]);
});
