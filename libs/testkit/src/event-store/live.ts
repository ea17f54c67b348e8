import { expect, it } from '@jest/globals';
import { ABSENT, type EventStore, type Position, type RecordedEvent } from '@parley/eventsourcing';
import type { ContractContext } from './context.js';
import { freshStream, idsOf, numbered, readLog } from './events.fixtures.js';

const WRITERS = 32;
const APPENDS = 20;

/** Every writer has a stream of its own and appends one or two events at a time. */
async function writeTogether(store: EventStore): Promise<readonly string[]> {
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    const stream = freshStream();
    const written: string[] = [];
    for (let revision = ABSENT; written.length < APPENDS;) {
      const events = numbered(1 + (writer % 2));
      ({ revision } = await store.append(stream, revision, events));
      written.push(...idsOf(events));
    }
    return written;
  });
  return (await Promise.all(writers)).flat();
}

/** Reads after a position, a page at a time, waiting for a wake-up at each end, until it has this many events. */
async function follow(
  store: EventStore,
  from: Position,
  count: number,
  limit: number,
): Promise<RecordedEvent[]> {
  let wake = () => {};
  let wakes = 0;
  const stop = store.onAppended(() => {
    wakes += 1;
    wake();
  });
  const events: RecordedEvent[] = [];
  for (let next = from; events.length < count;) {
    const before = wakes;
    const page = await store.readAll({ from: next, limit });
    events.push(...page.events);
    next = page.next;
    if (!page.end || wakes !== before || events.length >= count) continue;
    await new Promise<void>((resolve) => (wake = resolve));
  }
  stop();
  return events;
}

export function liveContract({ store }: ContractContext): void {
  it('pages without gap or repeat while 32 writers append', async () => {
    const start = await store().head();
    let writing = 1;
    const written = writeTogether(store()).finally(() => (writing = 0));
    const seen: RecordedEvent[] = [];
    for (let next = start; ;) {
      const finished = writing === 0;
      const page = await store().readAll({ from: next, limit: 7 });
      seen.push(...page.events);
      next = page.next;
      if (page.end && finished) break;
      // One turn of the event loop for the writers.
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(idsOf(seen).sort()).toEqual([...(await written)].sort());
    expect(seen).toEqual(await readLog(store(), start));
  });

  it('catches up to live without gap or repeat, from the past and woken by appends', async () => {
    const start = await store().head();
    const past = await writeTogether(store());
    const count = 2 * past.length;
    const followers = [1, 10, 1_000].map((limit) => follow(store(), start, count, limit));
    const present = await writeTogether(store());
    const expected = await readLog(store(), start);
    expect(idsOf(expected).sort()).toEqual([...past, ...present].sort());
    for (const follower of followers) expect(await follower).toEqual(expected);
  });

  it('sees with every page strictly increasing positions and each stream in its order', async () => {
    const start = await store().head();
    await writeTogether(store());
    const revisions = new Map<string, number>();
    let last = start;
    for (const { position, stream, revision } of await readLog(store(), start, 13)) {
      expect(position > last).toBe(true);
      expect(revision).toBe((revisions.get(stream) ?? ABSENT) + 1);
      revisions.set(stream, revision);
      last = position;
    }
    expect(revisions.size).toBe(WRITERS);
  });

  it('wakes for each append that stores something, once it can be read', async () => {
    const stream = freshStream();
    for (let round = 0; round < 3; round += 1) {
      const start = await store().head();
      const seen = new Promise<void>((resolve, reject) => {
        // It may also wake for nothing.
        const stop = store().onAppended(() => {
          readLog(store(), start).then((events) => {
            if (events.length === 0) return;
            stop();
            resolve();
          }, reject);
        });
      });
      await store().append(stream, round - 1, numbered(1));
      await seen;
    }
  });

  it('wakes nobody who has ended it, and each of the others, even when they share a function', async () => {
    const calls: string[] = [];
    const wake = () => void calls.push('same');
    const stopFirst = store().onAppended(wake);
    store().onAppended(wake);
    const stopThird = store().onAppended(() => void calls.push('ended'));
    stopFirst();
    stopThird();
    const last = follow(store(), await store().head(), 1, 10);
    await store().append(freshStream(), ABSENT, numbered(1));
    await last;
    expect(new Set(calls)).toEqual(new Set(['same']));
  });
}
