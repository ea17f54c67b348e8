import type { FirstBuild } from '../builds/first-builds.js';
import { nameInLease } from '../projector/build.js';
import type { AssignedUnit, Assignment } from './assignment.js';

/**
 * Names of the first builds that a second thread of a process makes: about half of the work. The same builds give the same answer. What is
 * needed first is divided before the others, so that both threads work on it from the start.
 */
export function divided(builds: readonly FirstBuild[], first: readonly string[]): readonly string[] {
  const isFirst = ({ name }: FirstBuild): number => Number(first.includes(name));
  const order = (one: FirstBuild, other: FirstBuild): number =>
    isFirst(other) - isFirst(one) || other.work - one.work || (one.name < other.name ? -1 : 1);
  const names: string[] = [];
  let [own, second] = [0, 0];
  for (const { name, work } of [...builds].sort(order)) {
    if (own <= second) own += work;
    else {
      second += work;
      names.push(name);
    }
  }
  return names;
}

const unit = (mayAcquire: () => boolean, mustRelease: () => boolean): AssignedUnit => ({
  mayAcquire,
  mustRelease,
  leave: () => undefined,
});

/** Takes whatever is free but builds of these names, as they are then: another thread has them. */
export const allBut = (names: ReadonlySet<string>): Assignment => ({
  join: (lease) =>
    unit(
      () => !names.has(nameInLease(lease) ?? ''),
      () => false,
    ),
});

/** Takes builds of these names only, as they are then, and gives those back that are not among them any more. */
export const only = (names: ReadonlySet<string>): Assignment => ({
  join(lease) {
    const isOwn = (): boolean => names.has(nameInLease(lease) ?? '');
    return unit(isOwn, () => !isOwn());
  },
});
