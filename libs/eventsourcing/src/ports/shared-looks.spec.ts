import { describe, expect, it } from '@jest/globals';
import { createSharedLooks } from './shared-looks.js';

/** Looks at a number that the test changes; each look ends when it is told to. */
function lookout(rest = async (): Promise<void> => undefined, longMs?: number) {
  const looks: { readonly answer: () => void; readonly fail: () => void }[] = [];
  const scene = { value: 0, looks };
  const share = createSharedLooks(rest, longMs);
  const staff = {};
  const ask = (name = 'staff-1', owner: object = staff): Promise<number> =>
    share(owner, name, () => {
      const { value } = scene;
      return new Promise((resolve, reject) => {
        looks.push({ answer: () => resolve(value), fail: () => reject(new Error('gone')) });
      });
    });
  /** Resolves when so many looks have begun. */
  const begun = async (count: number): Promise<void> => {
    while (looks.length < count) await Promise.resolve();
  };
  return { scene, ask, begun };
}

describe('looks that are shared', () => {
  it('begin after everybody who shares them has asked', async () => {
    const { scene, ask, begun } = lookout();
    const first = ask();
    scene.value = 1;
    const others = [ask(), ask(), ask()];
    scene.value = 2;
    scene.looks[0]?.answer();
    expect(await first).toBe(0);
    await begun(2);
    scene.looks[1]?.answer();
    expect(await Promise.all(others)).toEqual([2, 2, 2]);
    expect(scene.looks).toHaveLength(2);
  });

  it('are at once for who finds none under way, another one included that has just ended', async () => {
    const { scene, ask } = lookout();
    for (const count of [1, 2]) {
      const look = ask();
      expect(scene.looks).toHaveLength(count);
      scene.looks[count - 1]?.answer();
      await look;
    }
  });

  it('go on in turns while others keep asking', async () => {
    const { scene, ask, begun } = lookout();
    const asked = [ask(), ask()];
    for (let turn = 0; turn < 3; turn++) {
      scene.looks[turn]?.answer();
      await asked[turn];
      await begun(turn + 2);
      scene.value = turn + 1;
      asked.push(ask());
    }
    scene.looks[3]?.answer();
    await asked[3];
    await begun(5);
    scene.looks[4]?.answer();
    expect(await Promise.all(asked)).toEqual([0, 0, 1, 2, 3]);
  });

  it('that follow each other rest in between, and take in who asks meanwhile', async () => {
    const rests: (() => void)[] = [];
    const { scene, ask, begun } = lookout(() => new Promise((resolve) => rests.push(resolve)));
    const first = ask();
    const second = ask();
    scene.looks[0]?.answer();
    await first;
    while (rests.length === 0) await Promise.resolve();
    expect([scene.looks.length, rests.length]).toEqual([1, 1]);
    scene.value = 1;
    const third = ask();
    rests[0]?.();
    await begun(2);
    scene.looks[1]?.answer();
    expect(await Promise.all([second, third])).toEqual([1, 1]);
  });

  it('fail for those alone who share them', async () => {
    const { scene, ask, begun } = lookout();
    const first = ask();
    const next = ask();
    scene.looks[0]?.fail();
    await expect(first).rejects.toThrow('gone');
    await begun(2);
    scene.looks[1]?.answer();
    expect(await next).toBe(0);
  });

  it('that fail after long fail for those too who wait for the next: nobody waits twice, and the next to ask looks at once', async () => {
    const { scene, ask } = lookout(undefined, 0);
    const asked = [ask(), ask(), ask()];
    scene.looks[0]?.fail();
    for (const { status } of await Promise.allSettled(asked)) expect(status).toBe('rejected');
    const again = ask();
    expect(scene.looks).toHaveLength(2);
    scene.looks[1]?.answer();
    expect(await again).toBe(0);
  });

  it('are not shared by different things, or those of different owners', async () => {
    const { scene, ask } = lookout();
    const all = [ask('staff-1'), ask('channel-1'), ask('staff-1', {})];
    expect(scene.looks).toHaveLength(3);
    for (const { answer } of scene.looks) answer();
    await Promise.all(all);
  });
});
