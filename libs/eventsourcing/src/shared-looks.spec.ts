import { describe, expect, it } from '@jest/globals';
import { createSharedLooks } from './shared-looks.js';

/** Looks at a number that the test changes; each look ends when it is told to. */
function lookout() {
  const looks: { readonly answer: () => void; readonly fail: () => void }[] = [];
  const scene = { value: 0, looks };
  const share = createSharedLooks();
  const staff = {};
  const ask = (name = 'staff-1', owner: object = staff): Promise<number> =>
    share(owner, name, () => {
      const { value } = scene;
      return new Promise((resolve, reject) => {
        looks.push({ answer: () => resolve(value), fail: () => reject(new Error('gone')) });
      });
    });
  return { scene, ask };
}

describe('looks that are shared', () => {
  it('begin after everybody who shares them has asked', async () => {
    const { scene, ask } = lookout();
    const first = ask();
    scene.value = 1;
    const others = [ask(), ask(), ask()];
    scene.value = 2;
    scene.looks[0]?.answer();
    expect(await first).toBe(0);
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
    const { scene, ask } = lookout();
    const asked = [ask(), ask()];
    for (let turn = 0; turn < 3; turn++) {
      scene.looks[turn]?.answer();
      await asked[turn];
      await Promise.resolve();
      scene.value = turn + 1;
      asked.push(ask());
    }
    scene.looks[3]?.answer();
    await asked[3];
    await Promise.resolve();
    scene.looks[4]?.answer();
    expect(await Promise.all(asked)).toEqual([0, 0, 1, 2, 3]);
  });

  it('fail for those alone who share them', async () => {
    const { scene, ask } = lookout();
    const first = ask();
    const next = ask();
    scene.looks[0]?.fail();
    await expect(first).rejects.toThrow('gone');
    scene.looks[1]?.answer();
    expect(await next).toBe(0);
  });

  it('are not shared by different things, or those of different owners', async () => {
    const { scene, ask } = lookout();
    const all = [ask('staff-1'), ask('channel-1'), ask('staff-1', {})];
    expect(scene.looks).toHaveLength(3);
    for (const { answer } of scene.looks) answer();
    await Promise.all(all);
  });
});
