import { expect, it } from '@jest/globals';
import { ABSENT, type EventStore, type RecordedEvent, START } from '@parley/eventsourcing';
import type { ContractContext } from './context.js';
import { freshStream, idsOf, numbered, readLog, refusalOf } from './events.fixtures.js';

const EVENTS = 12;
const INVALID_READ = 'Validation INVALID_READ';

/** Twelve events in three streams by turns, as the log holds them. */
async function seed(store: EventStore): Promise<readonly RecordedEvent[]> {
  const start = await store.head();
  const streams = [freshStream(), freshStream(), freshStream()];
  for (const [index, event] of numbered(EVENTS).entries()) {
    await store.append(streams[index % 3] ?? '', Math.floor(index / 3) - 1, [event]);
  }
  return readLog(store, start);
}

export function readContract({ store }: ContractContext): void {
  it('answers nothing for a missing stream, in either direction', async () => {
    await seed(store());
    for (const name of [freshStream(), 'contract', '', 'a\u0000b', '\ud800']) {
      expect(await store().readStream(name, { limit: 5 })).toEqual([]);
      expect(await store().readStream(name, { limit: 5, direction: 'backwards' })).toEqual([]);
      expect(await store().readStream(name, { limit: 5, from: 3 })).toEqual([]);
    }
  });

  it('takes no name that cannot be stored for that of a stream', async () => {
    const stream = freshStream();
    for (const name of [stream, `${stream}\ufffd`]) await store().append(name, ABSENT, numbered(1));
    for (const name of [`${stream}\u0000`, `${stream}\u0000b`, `${stream}\ud800`, `${stream}\udc00`]) {
      expect(await store().readStream(name, { limit: 5 })).toEqual([]);
    }
  });

  it('reads one stream forwards from every revision, with every limit', async () => {
    const stream = freshStream();
    await store().append(stream, ABSENT, numbered(EVENTS));
    const all = await store().readStream(stream, { limit: 10_000 });
    expect(all.map(({ data }) => data)).toEqual(numbered(EVENTS).map(({ data }) => data));
    for (let from = 0; from <= EVENTS + 1; from += 1) {
      for (let limit = 1; limit <= EVENTS + 1; limit += 1) {
        expect(await store().readStream(stream, { from, limit })).toEqual(all.slice(from, from + limit));
      }
    }
  });

  it('reads one stream backwards from every revision, with every limit', async () => {
    const stream = freshStream();
    await store().append(stream, ABSENT, numbered(EVENTS));
    const all = await store().readStream(stream, { limit: 10_000 });
    const back = { direction: 'backwards' } as const;
    expect(await store().readStream(stream, { ...back, limit: 10_000 })).toEqual(all.toReversed());
    for (let from = 0; from <= EVENTS + 1; from += 1) {
      const expected = all.slice(0, from + 1).reverse();
      for (let limit = 1; limit <= EVENTS + 1; limit += 1) {
        expect(await store().readStream(stream, { ...back, from, limit })).toEqual(expected.slice(0, limit));
      }
    }
  });

  it('reads the log forwards from every position, with every limit', async () => {
    const all = await seed(store());
    expect(all).toHaveLength(EVENTS);
    for (const [index, event] of all.entries()) {
      const { position } = event;
      expect(await store().eventAt(position)).toEqual(event);
      const rest = all.slice(index + 1);
      for (let limit = 1; limit <= EVENTS; limit += 1) {
        const page = await store().readAll({ from: position, limit });
        expect(page.events).toEqual(rest.slice(0, limit));
        expect(await readLog(store(), position, limit)).toEqual(rest);
      }
    }
  });

  it('reads the log backwards from every position, with every limit', async () => {
    const all = await seed(store());
    for (const [index, { position }] of all.entries()) {
      const before = all.slice(0, index).reverse();
      for (let limit = 1; limit <= index; limit += 1) {
        const page = await store().readAll({ from: position, direction: 'backwards', limit });
        expect(page.events).toEqual(before.slice(0, limit));
      }
    }
    const last = await store().readAll({ direction: 'backwards', limit: EVENTS });
    expect(last.events).toEqual(all.toReversed());
  });

  it('finds no event at the start of the log', async () => {
    await seed(store());
    expect(await store().eventAt(START)).toBeNull();
  });

  it('comes to the first event of the log backwards, page by page', async () => {
    await seed(store());
    const forwards = idsOf(await readLog(store(), START));
    // Many pages, but not thousands of a long log.
    const limit = Math.max(5, Math.ceil(forwards.length / 50));
    const backwards = idsOf(await readLog(store(), undefined, limit, 'backwards'));
    expect(backwards).toEqual(forwards.reverse());
  });

  it('says at the head that the log holds nothing more, until it does', async () => {
    await seed(store());
    const head = await store().head();
    expect(await store().readAll({ from: head, limit: 10 })).toEqual({ events: [], next: head, end: true });
    const { position } = await store().append(freshStream(), ABSENT, numbered(2));
    expect(await store().readAll({ from: head, limit: 1 })).toMatchObject({ end: false });
    expect(await store().readAll({ from: head, limit: 2 })).toMatchObject({ end: true, next: position });
  });

  it('gives the same page again when the log has grown behind it', async () => {
    const start = await store().head();
    await seed(store());
    const full = await store().readAll({ from: start, limit: EVENTS });
    const partial = await store().readAll({ from: start, limit: EVENTS + 5 });
    const more = await seed(store());
    expect(await store().readAll({ from: start, limit: EVENTS })).toEqual({ ...full, end: false });
    const grown = await store().readAll({ from: start, limit: EVENTS + 5 });
    expect(grown.events).toEqual([...partial.events, ...more.slice(0, 5)]);
  });

  it.each([0, -1, 1.5, 10_001, NaN])('refuses a page of %p events', async (limit) => {
    expect(await refusalOf(store().readAll({ limit }))).toBe(INVALID_READ);
    expect(await refusalOf(store().readStream(freshStream(), { limit }))).toBe(INVALID_READ);
  });

  it.each([NaN, 0.5, Infinity])('refuses to begin at revision %p', async (from) => {
    expect(await refusalOf(store().readStream(freshStream(), { from, limit: 1 }))).toBe(INVALID_READ);
  });
}
