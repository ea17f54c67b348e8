import { describe, expect, it } from '@jest/globals';
import type { FirstBuild } from '../builds/first-builds.js';
import { allBut, divided, only } from './division.js';

const build = (name: string, work: number): FirstBuild => ({ name, events: work, work });
const workOf = (builds: readonly FirstBuild[], names: readonly string[]): number =>
  builds.filter(({ name }) => names.includes(name)).reduce((sum, { work }) => sum + work, 0);

const MANY = [9, 7, 7, 5, 4, 4, 3, 2, 2, 1, 1, 1].map((work, n) => build(`model-${n}`, work));

describe('division of first builds between two threads', () => {
  it('gives either about half of the work', () => {
    const second = workOf(MANY, divided(MANY, []));
    expect(
      Math.abs(
        workOf(
          MANY,
          MANY.map(({ name }) => name),
        ) -
          2 * second,
      ),
    ).toBeLessThanOrEqual(1);
  });

  it('divides what is needed first by itself, and the rest so that all is even', () => {
    const first = ['model-0', 'model-4', 'model-5'];
    const second = divided(MANY, first);
    expect(
      workOf(
        MANY,
        second.filter((name) => first.includes(name)),
      ),
    ).toBe(8);
    expect(workOf(MANY, second)).toBe(23);
  });

  it('is the same in whatever order builds are named', () => {
    expect([...divided([...MANY].reverse(), [])].sort()).toEqual([...divided(MANY, [])].sort());
  });

  it('leaves one build, and none, to the first thread', () => {
    expect([divided([build('one', 3)], []), divided([], [])]).toEqual([[], []]);
  });
});

describe('assignments of two threads', () => {
  const isHeld = (): boolean => true;

  it('take each build in one of them, and processes in the first', () => {
    const theirs = new Set(['feed']);
    const leases = ['projection:feed@2_b1', 'projection:feed-2@1', 'process:feed'];
    const taken = [allBut(theirs), only(theirs)].map((assignment) =>
      leases.map((lease) => assignment.join(lease, isHeld).mayAcquire()),
    );
    expect(taken).toEqual([
      [false, true, true],
      [true, false, false],
    ]);
  });

  it('hand a build over as soon as it is not the second one’s any more', () => {
    const theirs = new Set(['feed']);
    const [one, other] = [allBut(theirs), only(theirs)].map((to) => to.join('projection:feed@2', isHeld));
    expect([one?.mustRelease(), other?.mustRelease()]).toEqual([false, false]);
    theirs.delete('feed');
    expect([one?.mayAcquire(), one?.mustRelease(), other?.mustRelease()]).toEqual([true, false, true]);
  });
});
