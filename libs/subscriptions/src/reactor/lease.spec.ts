import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { keeper, promised, until, useBench } from './bench.fixtures.js';

let now = Date.parse('2026-03-01T10:00:00Z');
const clock = (): number => now;
const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments }, clock);

test('one holder at a time: a second one waits, tells who runs it, and takes over when the lease is given back', async () => {
  const seen: string[] = [];
  const noting = (who: string) =>
    keeper({ runner: bench.runner, watch: (account) => void seen.push(who + account) });
  const one = bench.start([noting('one ')], { owner: 'one' });
  await bench.append('s', promised(1, 'a'));
  await bench.settled(one);
  const two = bench.start([noting('two ')], { owner: 'two' });
  await bench.append('s', promised(1, 'b'));
  await bench.settled(two);
  expect(await two.states()).toMatchObject([{ here: false, holder: 'one' }]);
  await one.stop();
  expect((await one.states())[0]?.holder).not.toBe('one');
  await bench.append('s', promised(1, 'c'));
  await bench.settled(two);
  expect(seen).toEqual(['one a', 'one b', 'two c']);
});

test('a holder that slept through its lease carries nothing further out, and what it had begun is not done twice', async () => {
  let wake = (): void => undefined;
  const asleep = new Promise<void>((resolve) => (wake = resolve));
  let isAsleep = false;
  const begun: string[] = [];
  const sleepy = keeper({
    runner: bench.runner,
    async watch(account) {
      begun.push(account);
      if (account !== 'b') return;
      isAsleep = true;
      await asleep;
    },
  });
  const codes: string[] = [];
  bench.start([sleepy], { onError: ({ code }) => codes.push(code) });
  await bench.append('s', promised(1, 'a', 'b', 'c'), promised(2, 'd'));
  await until(() => isAsleep);
  now += 20_000;
  const two = bench.start([keeper({ runner: bench.freshRunner() })]);
  await bench.settled(two);
  const before = await bench.eventStore.head();
  wake();
  await until(() => codes.length > 0);
  expect(codes).toEqual(['LEASE_LOST']);
  expect(begun).toEqual(['a', 'b']);
  expect(await bench.eventStore.head()).toBe(before);
  for (const account of ['a', 'b', 'c', 'd']) expect(await bench.account(account)).toHaveLength(1);
  expect(await two.states()).toMatchObject([{ here: true, done: 4, refused: 0 }]);
});

test('what the holder tells of itself is believed no longer than its lease', async () => {
  bench.start([keeper({ runner: bench.runner })], { owner: 'one', pollMs: 10_000_000 });
  const asking = bench.create([keeper({ runner: bench.runner })]);
  await until(async () => (await asking.states())[0]?.holder === 'one');
  now += 20_000;
  expect(await asking.states()).toMatchObject([{ holder: null, state: 'waiting' }]);
});

test('shared out, a process moves to its assigned program between two steps', async () => {
  let runs = 'one';
  const share = (who: string) => ({
    join: () => ({ mayAcquire: () => runs === who, mustRelease: () => runs !== who, leave: () => undefined }),
  });
  const [one, two] = ['one', 'two'].map((who) =>
    bench.start([keeper({ runner: bench.runner })], { owner: who, assignment: share(who) }),
  );
  const holder = async () => (await two?.states())?.[0]?.holder;
  await until(async () => (await holder()) === 'one');
  runs = 'two';
  await until(async () => (await holder()) === 'two');
  expect(await one?.states()).toMatchObject([{ here: false }]);
  await bench.append('s', promised(1, 'a'));
  await until(async () => (await bench.account('a')).length === 1);
});

test('stopped in the middle of an event, the rest of it is left to the next holder', async () => {
  const holder: { stop?: Promise<void> } = {};
  const one = bench.start([keeper({ runner: bench.runner, watch: () => void (holder.stop ??= one.stop()) })]);
  // The last one asks for nothing: it must not be passed before those ahead of it.
  await bench.append('s', promised(1, 'a', 'b'), promised(2, 'c'), promised(3));
  await until(() => holder.stop !== undefined);
  await holder.stop;
  expect(await bench.account('a')).toHaveLength(1);
  expect(await bench.account('b')).toHaveLength(0);
  const two = bench.start([keeper({ runner: bench.runner })]);
  await bench.settled(two);
  for (const account of ['a', 'b', 'c']) expect(await bench.account(account)).toHaveLength(1);
  expect(await two.states()).toMatchObject([{ done: 3 }]);
});
