import { eventOf } from '@parley/testkit';
import { describe, expect, test } from '@jest/globals';
import { ABSENT, storeErrors } from '@parley/eventsourcing';
import { copyLog, planLog, verifyLog, type Phase } from './migrate-log.js';
import { optionsOf, readLog, useMigrateScene, withoutPositions } from './migrate.fixtures.js';
import type { CopyTarget } from './targets/target.js';

const scene = useMigrateScene();
const SHA_256 = /^[0-9a-f]{64}$/;

/** A target that fails before (or, with `late`, after) the given appends, counted from 1. */
function failing(target: CopyTarget, appends: readonly number[], late = false): CopyTarget {
  let count = 0;
  return {
    ...target,
    async append(...args) {
      count += 1;
      const fails = appends.includes(count);
      if (!fails || late) await target.append(...args);
      if (fails) throw storeErrors.STORE_UNAVAILABLE('The event store did not answer.');
    },
  };
}

describe('a copy', () => {
  test('keeps ids, types, data, metadata, times, and the order in streams and in the whole log', async () => {
    const source = await scene.source(2_345);
    const target = await scene.target();
    const { comparison, ...done } = await copyLog(optionsOf(source, target));
    expect(withoutPositions(await readLog(target.store))).toEqual(withoutPositions(await readLog(source)));
    expect(done).toMatchObject({
      there: 0,
      beyond: 0,
      missing: 2_345,
      survey: { events: 2_345, streams: 7 },
    });
    expect(done.appends).toBe(done.survey.appends);
    expect(comparison.source).toEqual({ events: 2_345, streams: 7, hash: expect.stringMatching(SHA_256) });
    expect(comparison.target).toEqual(comparison.source);
  });

  test('of neighbours of one stream takes one append', async () => {
    const source = await scene.source(0);
    await source.append('note-1', ABSENT, [eventOf(1), eventOf(2), eventOf(3)]);
    await source.append('note-2', ABSENT, [eventOf(4)]);
    const { appends } = await copyLog(optionsOf(source, await scene.target()));
    expect(appends).toBe(2);
  });

  test('made twice writes nothing the second time', async () => {
    const source = await scene.source(100);
    const target = await scene.target();
    await copyLog(optionsOf(source, target));
    expect(await copyLog(optionsOf(source, target))).toMatchObject({ there: 100, missing: 0, appends: 0 });
    expect(await readLog(target.store)).toHaveLength(100);
  });

  test('of a log that has grown since adds what is new', async () => {
    const source = await scene.source(50);
    const target = await scene.target();
    await copyLog(optionsOf(source, target));
    await source.append('note-new', ABSENT, [eventOf(1)]);
    expect(await copyLog(optionsOf(source, target))).toMatchObject({ there: 50, missing: 1, appends: 1 });
    expect(withoutPositions(await readLog(target.store))).toEqual(withoutPositions(await readLog(source)));
  });

  test('of an empty log is an empty log', async () => {
    const source = await scene.source(0);
    expect(await copyLog(optionsOf(source, await scene.target()))).toMatchObject({ missing: 0, appends: 0 });
  });

  test.each([
    ['not written', false],
    ['written, and the answer lost', true],
  ])('goes on after appends that were %s; nothing is there twice', async (_what, late) => {
    const source = await scene.source(200);
    const target = await scene.target();
    const { appends } = await copyLog(optionsOf(source, failing(target, [1, 5, 6, 20], late)));
    expect(appends).toBeGreaterThan(20);
    expect(withoutPositions(await readLog(target.store))).toEqual(withoutPositions(await readLog(source)));
  });

  test('broken off anywhere goes on at the next run where the target stands', async () => {
    const source = await scene.source(200);
    const target = await scene.target();
    for (const last of [1, 4, 30]) {
      const ending = failing(
        target,
        Array.from({ length: 500 }, (_, index) => last + index),
      );
      await expect(copyLog(optionsOf(source, ending))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    const { there, missing } = await copyLog(optionsOf(source, target));
    expect(there).toBeGreaterThan(30);
    expect(there + missing).toBe(200);
    expect(withoutPositions(await readLog(target.store))).toEqual(withoutPositions(await readLog(source)));
  });

  test('tells its phases in order, each up to its end', async () => {
    const seen = new Map<Phase, readonly [number, number]>();
    const options = optionsOf(await scene.source(40), await scene.target());
    await copyLog({ ...options, onProgress: (phase, done, total) => seen.set(phase, [done, total]) });
    expect([...seen]).toEqual([
      ['Reading', [40, 40]],
      ['Copying', [40, 40]],
      ['Verifying', [40, 40]],
    ]);
  });
});

describe('nothing is written', () => {
  test('into a target that holds an event of its own', async () => {
    const source = await scene.source(10);
    const target = await scene.target();
    await target.store.append('other-1', ABSENT, [eventOf({ secret: 'content' })]);
    await expect(copyLog(optionsOf(source, target))).rejects.toMatchObject({
      code: 'MIGRATION_TARGET_FOREIGN',
      message: expect.stringMatching(
        /^Event 1 of the target is revision 0 of other-1, not revision 0 of note-0/,
      ),
    });
    expect(await readLog(target.store)).toHaveLength(1);
  });

  test('behind a beginning that went another way', async () => {
    const source = await scene.source(10);
    const target = await scene.target();
    await copyLog(optionsOf(await scene.source(0), target));
    const [first] = await readLog(source);
    await target.append('note-0', ABSENT, [{ ...first!, recordedAt: '2001-01-01T00:00:00.000Z' }]);
    const refusal = copyLog(optionsOf(source, target));
    await expect(refusal).rejects.toMatchObject({ code: 'MIGRATION_TARGET_FOREIGN' });
    await expect(refusal).rejects.toThrow('(differs in recordedAt)');
  });

  test('when an event is too large: all such are named by stream and revision', async () => {
    const source = await scene.source(10);
    const small = { ...(await scene.target()), maxBytes: 2_000 };
    await source.append('note-large', ABSENT, [eventOf(1), eventOf('x'.repeat(2_000)), eventOf(2)]);
    await source.append('note-larger', ABSENT, [eventOf('x'.repeat(3_000))]);
    const refusal = copyLog(optionsOf(source, small));
    await expect(refusal).rejects.toMatchObject({
      code: 'MIGRATION_EVENT_TOO_LARGE',
      details: { count: 2, maxBytes: 2_000 },
    });
    await expect(refusal).rejects.toThrow(
      /note-large revision 1 \(\d{4} bytes\), note-larger revision 0 \(\d{4} bytes\)\.$/,
    );
    expect(await readLog(small.store)).toHaveLength(0);
  });

  test('by a plan, which says what a copy would do', async () => {
    const source = await scene.source(10);
    const target = await scene.target();
    expect(await planLog(optionsOf(source, target))).toMatchObject({ there: 0, missing: 10, beyond: 0 });
    expect(await readLog(target.store)).toHaveLength(0);
  });
});

describe('what somebody else writes', () => {
  test('while the copy runs ends it', async () => {
    const source = await scene.source(60);
    const target = await scene.target();
    let count = 0;
    const disturbed: CopyTarget = {
      ...target,
      async append(stream, expected, events) {
        if ((count += 1) === 10) await target.store.append(stream, expected, [eventOf('theirs')]);
        await target.append(stream, expected, events);
      },
    };
    await expect(copyLog(optionsOf(source, disturbed))).rejects.toMatchObject({
      code: 'MIGRATION_TARGET_CHANGED',
      retryable: false,
    });
  });

  test('into another stream while the copy runs is found by the verification', async () => {
    const source = await scene.source(60);
    const target = await scene.target();
    let count = 0;
    const disturbed: CopyTarget = {
      ...target,
      async append(...args) {
        if ((count += 1) === 10) await target.store.append('theirs-1', ABSENT, [eventOf('theirs')]);
        await target.append(...args);
      },
    };
    await expect(copyLog(optionsOf(source, disturbed))).rejects.toMatchObject({
      code: 'MIGRATION_NOT_EQUAL',
    });
  });

  test('behind a complete copy is counted and left alone', async () => {
    const source = await scene.source(20);
    const target = await scene.target();
    await copyLog(optionsOf(source, target));
    await target.store.append('later-1', ABSENT, [eventOf(1), eventOf(2)]);
    const again = await copyLog(optionsOf(source, target));
    expect(again).toMatchObject({ missing: 0, beyond: 2, appends: 0, comparison: { beyond: 2 } });
  });
});

describe('a verification', () => {
  test('of a copy that ends too early names the first missing event', async () => {
    const source = await scene.source(20);
    const target = await scene.target();
    await expect(verifyLog(optionsOf(source, target))).rejects.toMatchObject({
      code: 'MIGRATION_NOT_EQUAL',
      details: { source: 20, target: 0, number: 1 },
    });
  });

  test('of one log against another has different hashes for one changed number', async () => {
    const [one, other] = [await scene.source(0), await scene.target()];
    const event = eventOf({ amount: 1 });
    await one.append('note-1', ABSENT, [event]);
    await other.store.append('note-1', ABSENT, [{ ...event, data: { amount: 2 } }]);
    await expect(verifyLog(optionsOf(one, other))).rejects.toThrow(
      /first difference is event 1: revision 0 of note-1/,
    );
  });
});
