import { expect, it } from '@jest/globals';
import { ABSENT, ParleyError } from '@parley/eventsourcing';
import type { ContractContext } from './context.js';
import { eventWith, freshStream, idsOf, numbered, readLog, refusalOf } from './events.fixtures.js';

const CONFLICT = 'Concurrency REVISION_CONFLICT';

/** Small ones take about 300 bytes each. */
const BYTES_PER_SMALL_EVENT = 400;

export function appendContract({ store, limits }: ContractContext): void {
  it('answers the revision and position that the last event is read with', async () => {
    const stream = freshStream();
    const result = await store().append(stream, ABSENT, numbered(3));
    const events = await store().readStream(stream, { limit: 10 });
    expect(events.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    expect(result).toEqual({ revision: 2, position: events[2]?.position });
  });

  it('gives strictly increasing positions in the order of the appends, and head is not before the last of them', async () => {
    const start = await store().head();
    const streams = [freshStream(), freshStream()];
    const positions = [start];
    for (let round = 0; round < 5; round += 1) {
      const stream = streams[round % 2] ?? '';
      const { revision } = (await store().readStream(stream, { direction: 'backwards', limit: 1 }))[0] ?? {
        revision: ABSENT,
      };
      positions.push((await store().append(stream, revision, numbered(2))).position);
    }
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => (a < b ? -1 : 1)));
    const logged = (await readLog(store(), start)).map(({ position }) => position);
    expect(logged).toHaveLength(10);
    expect(logged.filter((_, index) => index % 2 === 1)).toEqual(positions.slice(1));
    expect((await store().head()) >= (positions.at(-1) ?? start)).toBe(true);
  });

  it('appends at the exact revision only: any other is refused and stores nothing', async () => {
    const stream = freshStream();
    await store().append(stream, ABSENT, numbered(3));
    const head = await store().head();
    for (const expected of [ABSENT, 0, 1, 3, 1_000, -2, 0.5, NaN]) {
      expect(await refusalOf(store().append(stream, expected, numbered(1)))).toBe(CONFLICT);
    }
    expect(await readLog(store(), head)).toEqual([]);
    expect(await store().append(stream, 2, numbered(1))).toMatchObject({ revision: 3 });
  });

  it('begins an absent stream with ABSENT only', async () => {
    const stream = freshStream();
    expect(await refusalOf(store().append(stream, 0, numbered(1)))).toBe(CONFLICT);
    expect(await store().readStream(stream, { limit: 1 })).toEqual([]);
    expect(await store().append(stream, ABSENT, numbered(1))).toMatchObject({ revision: 0 });
  });

  it('tells a conflict by stream, expected and actual revision', async () => {
    const stream = freshStream();
    await store().append(stream, ABSENT, numbered(2));
    const error = await store()
      .append(stream, 0, numbered(1))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ParleyError);
    expect(error).toMatchObject({ code: 'REVISION_CONFLICT', details: { stream, expected: 0, actual: 1 } });
    const absent = freshStream();
    await expect(store().append(absent, 4, numbered(1))).rejects.toMatchObject({
      details: { stream: absent, expected: 4, actual: ABSENT },
    });
  });

  it('lets exactly one of 16 concurrent appends at one revision win', async () => {
    const stream = freshStream();
    const rivals = Array.from({ length: 16 }, () => numbered(2));
    const answers = await Promise.all(
      rivals.map((events) => refusalOf(store().append(stream, ABSENT, events))),
    );
    expect(answers.filter((answer) => answer === CONFLICT)).toHaveLength(15);
    const winner = rivals[answers.findIndex((answer) => answer !== CONFLICT)] ?? [];
    expect(idsOf(await store().readStream(stream, { limit: 100 }))).toEqual(idsOf(winner));
  });

  it('stores all events of an append or none, next to each other', async () => {
    const start = await store().head();
    const stream = freshStream();
    const kept = numbered(5);
    const spoilt = [...numbered(2), eventWith(undefined), ...numbered(2)];
    const answers = await Promise.all([
      refusalOf(store().append(stream, ABSENT, spoilt)),
      refusalOf(store().append(stream, 7, numbered(5))),
      refusalOf(store().append(stream, ABSENT, kept)),
    ]);
    expect(answers.slice(0, 2)).toEqual(['Validation INVALID_EVENT', CONFLICT]);
    expect(idsOf(await readLog(store(), start))).toEqual(idsOf(kept));
  });

  it('hurts only the append that conflicts or is invalid, not those that wait with it', async () => {
    const start = await store().head();
    const streams = Array.from({ length: 30 }, freshStream);
    const answers = await Promise.all(
      streams.map((stream, index) => {
        const expected = index % 3 === 1 ? 4 : ABSENT;
        const events = index % 3 === 2 ? [eventWith(undefined)] : numbered(1);
        return refusalOf(store().append(stream, expected, events));
      }),
    );
    expect(answers.filter((answer) => answer === CONFLICT)).toHaveLength(10);
    expect(answers.filter((answer) => answer === 'Validation INVALID_EVENT')).toHaveLength(10);
    const stored = (await readLog(store(), start)).map(({ stream }) => stream);
    expect(stored.sort()).toEqual(streams.filter((_, index) => index % 3 === 0).sort());
  });

  it('stores 10,000 events of one append, or as many as it takes, in their order', async () => {
    const stream = freshStream();
    const events = numbered(Math.min(10_000, Math.floor(limits.appendBytes / BYTES_PER_SMALL_EVENT)));
    const result = await store().append(stream, ABSENT, events);
    expect(result.revision).toBe(events.length - 1);
    const read = await store().readStream(stream, { limit: 10_000 });
    expect(idsOf(read)).toEqual(idsOf(events));
    expect(read.map(({ data }) => data)).toEqual(events.map(({ data }) => data));
  });

  it('takes an event id that another stream holds already', async () => {
    const [event] = numbered(1);
    const streams = [freshStream(), freshStream()];
    for (const stream of streams) await store().append(stream, ABSENT, event ? [event] : []);
    for (const stream of streams)
      expect(idsOf(await store().readStream(stream, { limit: 5 }))).toEqual([event?.id]);
  });
}
