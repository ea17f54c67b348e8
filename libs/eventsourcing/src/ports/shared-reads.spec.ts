import { describe, expect, it } from '@jest/globals';
import { createSharedReads } from './shared-reads.js';

/** Reads a number that the test changes; each read ends when the test ends it. */
function scenery(rest = async (): Promise<void> => undefined, longMs?: number) {
  const reads: { readonly answer: () => void; readonly fail: () => void }[] = [];
  const scene = { value: 0, reads };
  const share = createSharedReads(rest, longMs);
  const staff = {};
  const ask = (name = 'staff-1', owner: object = staff): Promise<number> =>
    share(owner, name, () => {
      const { value } = scene;
      return new Promise((resolve, reject) => {
        reads.push({ answer: () => resolve(value), fail: () => reject(new Error('gone')) });
      });
    });
  /** Resolves when so many reads have begun. */
  const begun = async (count: number): Promise<void> => {
    while (reads.length < count) await Promise.resolve();
  };
  return { scene, ask, begun };
}

describe('reads that are shared', () => {
  it('begin after everybody who shares them has asked', async () => {
    const { scene, ask, begun } = scenery();
    const first = ask();
    scene.value = 1;
    const others = [ask(), ask(), ask()];
    scene.value = 2;
    scene.reads[0]?.answer();
    expect(await first).toBe(0);
    await begun(2);
    scene.reads[1]?.answer();
    expect(await Promise.all(others)).toEqual([2, 2, 2]);
    expect(scene.reads).toHaveLength(2);
  });

  it('begin at once when none is under way, also when one has just ended', async () => {
    const { scene, ask } = scenery();
    for (const count of [1, 2]) {
      const read = ask();
      expect(scene.reads).toHaveLength(count);
      scene.reads[count - 1]?.answer();
      await read;
    }
  });

  it('go on in turns while others keep asking', async () => {
    const { scene, ask, begun } = scenery();
    const asked = [ask(), ask()];
    for (let turn = 0; turn < 3; turn++) {
      scene.reads[turn]?.answer();
      await asked[turn];
      await begun(turn + 2);
      scene.value = turn + 1;
      asked.push(ask());
    }
    scene.reads[3]?.answer();
    await asked[3];
    await begun(5);
    scene.reads[4]?.answer();
    expect(await Promise.all(asked)).toEqual([0, 0, 1, 2, 3]);
  });

  it('that follow each other rest in between, and take in who asks meanwhile', async () => {
    const rests: (() => void)[] = [];
    const { scene, ask, begun } = scenery(() => new Promise((resolve) => rests.push(resolve)));
    const first = ask();
    const second = ask();
    scene.reads[0]?.answer();
    await first;
    while (rests.length === 0) await Promise.resolve();
    expect([scene.reads.length, rests.length]).toEqual([1, 1]);
    scene.value = 1;
    const third = ask();
    rests[0]?.();
    await begun(2);
    scene.reads[1]?.answer();
    expect(await Promise.all([second, third])).toEqual([1, 1]);
  });

  it('fail for those alone who share them', async () => {
    const { scene, ask, begun } = scenery();
    const first = ask();
    const next = ask();
    scene.reads[0]?.fail();
    await expect(first).rejects.toThrow('gone');
    await begun(2);
    scene.reads[1]?.answer();
    expect(await next).toBe(0);
  });

  it('that fail after long fail for those too who wait for the next: nobody waits twice, and the next to ask reads at once', async () => {
    const { scene, ask } = scenery(undefined, 0);
    const asked = [ask(), ask(), ask()];
    scene.reads[0]?.fail();
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
    const again = ask();
    expect(scene.reads).toHaveLength(2);
    scene.reads[1]?.answer();
    expect(await again).toBe(0);
  });

  it('are not shared by different things, or those of different owners', async () => {
    const { scene, ask } = scenery();
    const all = [ask('staff-1'), ask('channel-1'), ask('staff-1', {})];
    expect(scene.reads).toHaveLength(3);
    for (const { answer } of scene.reads) answer();
    await Promise.all(all);
  });
});
