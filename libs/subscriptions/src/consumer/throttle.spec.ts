import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { boards, Counted, foldAll, tallies, toAppend, until, useBench } from '@parley/testkit';
import { createInFlight } from './in-flight.js';
import { OPERATIONS_STREAM } from '../management/log/operations-log.js';
import { createThrottle } from './throttle.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const counted = (...at: number[]) => toAppend(Counted, { boards: at, amount: 1 });
const PAGE = 20;

test('a rebuild yields: what is served is never behind by more than a page of it, and both end as a fresh fold', async () => {
  await bench.append('old', ...Array.from({ length: 2_000 }, () => counted(1)));
  let rebuilt = 0;
  let worst = 0;
  const appendedAt = new Map<string, number>();
  let appending: Promise<unknown> = Promise.resolve();
  let isRebuilding = false;
  /** Every fifth event of the rebuild something is written that the other projection has to show. */
  const rebuilding = (place: string): void => {
    if (!isRebuilding || !place.startsWith('old#')) return;
    rebuilt += 1;
    if (rebuilt % 5 !== 0) return;
    const revision = rebuilt / 5 - 1;
    appending = appending.then(async () => {
      const stored = bench.append('live', counted(2));
      appendedAt.set(`live#${revision}`, Infinity);
      await stored;
      appendedAt.set(`live#${revision}`, rebuilt);
    });
  };
  const serving = (place: string): void => {
    const at = appendedAt.get(place);
    if (at !== undefined) worst = Math.max(worst, rebuilt - at);
  };
  const definitions = [boards({ watch: serving }), tallies({ watch: rebuilding })];
  const projections = await bench.start({ definitions, batchSize: PAGE });
  await Promise.all(['boards', 'tallies'].map((name) => bench.settled(projections, name)));

  isRebuilding = true;
  await bench.submit(projections, { type: 'rebuild', name: 'tallies' });
  await until(async () => (await projections.serving('tallies')) === 'tallies_v1_b1');
  isRebuilding = false;
  await appending;
  const log = (await bench.log()).filter(({ stream }) => stream !== OPERATIONS_STREAM);
  expect(await bench.settled(projections, 'tallies')).toEqual(foldAll(tallies(), log));
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), log));
  expect(appendedAt.size).toBeGreaterThan(300);
  // The page that is folded when the event is stored, and one more.
  expect(worst).toBeLessThanOrEqual(2 * PAGE);
});

/** How many events `tallies` is built from, of the given weight if any, before `boards`, which is needed first, has all 1,000. */
async function builtBefore(first: readonly string[], weight?: number): Promise<number> {
  await bench.append('old', ...Array.from({ length: 1_000 }, () => counted(1)));
  let needed = 0;
  let early = 0;
  const noteEarly = (): void => {
    if (needed < 1_000) early += 1;
  };
  const others = { ...tallies({ watch: noteEarly }), ...(weight !== undefined && { weight }) };
  const definitions = [others, boards({ watch: () => (needed += 1) })];
  const projections = await bench.start({ definitions, first, batchSize: PAGE });
  const log = await bench.log();
  expect(await bench.settled(projections, 'tallies')).toEqual(foldAll(tallies(), log));
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards(), log));
  return early;
}

test('what is needed first is built first: of the rest no more than a page is, until that is served', async () => {
  expect(await builtBefore(['boards', 'absent'])).toBeLessThanOrEqual(PAGE);
});

test('a build that takes less than to read the log goes with what is needed first', async () => {
  expect(await builtBefore(['boards'], 3)).toBeGreaterThan(PAGE);
});

test('what is needed first and cannot be built keeps nothing else from being built', async () => {
  await bench.append('old', ...Array.from({ length: 100 }, () => counted(1)));
  const definitions = [boards({ broken: new Set(['old#5']) }), tallies()];
  const projections = await bench.start({ definitions, first: ['boards'], batchSize: PAGE });
  expect(await bench.settled(projections, 'tallies')).toEqual(foldAll(tallies(), await bench.log()));
  await until(async () => (await projections.stopped()).length === 1);
});

const none = new AbortController().signal;
const never = (): Promise<void> => new Promise(() => undefined);

test('a turn comes when each served build that was folding has come to its end, whatever it begins afterwards', async () => {
  const turns = createThrottle(createInFlight());
  const [one, two] = [{}, {}];
  expect(await turns.next(none, never)).toBe(false);
  turns.begin(one);
  turns.begin(two);
  let isMine = false;
  const waiting = turns.next(none, never).then((waited) => {
    isMine = true;
    return waited;
  });
  turns.end(one, 0);
  turns.begin(one);
  await new Promise(setImmediate);
  expect(isMine).toBe(false);
  turns.leave(two);
  expect(await waiting).toBe(true);
});

test('what was appended while a page was read counts: its reader is not at the end of the log', async () => {
  const turns = createThrottle(createInFlight());
  const reader = {};
  turns.begin(reader);
  const before = turns.appends();
  turns.appended();
  turns.end(reader, before);
  let isMine = false;
  const waiting = turns.next(none, never).then(() => (isMine = true));
  await new Promise(setImmediate);
  expect(isMine).toBe(false);
  turns.end(reader, turns.appends());
  await waiting;
});

test('with commands and queries in hand a turn comes once one of them is finished', async () => {
  const inFlight = createInFlight();
  const turns = createThrottle(inFlight);
  const finish = inFlight.begin();
  inFlight.begin();
  let isMine = false;
  const waiting = turns.next(none, never).then(() => (isMine = true));
  await new Promise(setImmediate);
  expect(isMine).toBe(false);
  finish();
  finish();
  await waiting;
  expect([inFlight.count(), inFlight.finished()]).toEqual([1, 1]);
});

test('who waits for a turn goes on keeping its lease', async () => {
  const turns = createThrottle(createInFlight());
  turns.begin({});
  let beats = 0;
  const stopping = new AbortController();
  const beat = async (): Promise<void> => {
    beats += 1;
    if (beats === 5) stopping.abort();
  };
  expect(await turns.next(stopping.signal, beat)).toBe(true);
  expect(beats).toBe(5);
});
