import { buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import { versionKey, type Operations } from '../management/operations.js';
import type { BuildRecords } from './records.js';

/** What is known of one projection. */
export interface ObservedState {
  readonly name: string;
  /** Newest version that this process defines. */
  readonly newest: number;
  readonly operations: Operations;
  readonly records: BuildRecords;
}

/** What becomes of the builds of a projection. */
export interface DesiredState {
  readonly served: BuildId | null;
  /** Of the newest version: takes over once it has caught up; the served one when nothing newer is desired. */
  readonly candidate: BuildId | null;
  /** Built beside until an operator switches to it. */
  readonly staged: BuildId | null;
  /** To be served by an operator's request as soon as it has caught up; null when no request is open. */
  readonly requested: { readonly build: BuildId; readonly revision: number } | null;
  /** Served before, kept for going back. */
  readonly previous: BuildId | null;
}

export function desiredStateOf(observed: ObservedState): DesiredState {
  const { name, operations, records } = observed;
  const served = records.known(name);
  const newest = newestBuild(observed, served !== null);
  const isStaged = newest !== null && served !== null && isStanding(operations, newest, 'staged');
  return {
    served,
    candidate: isStaged ? served : newest,
    staged: isStaged ? newest : null,
    requested: requestedOf(observed),
    previous: keptOf(operations, served?.before ?? null),
  };
}

const isStanding = ({ standings }: Operations, build: BuildId, standing: string): boolean =>
  standings.get(buildKey(build)) === standing;

/** The newest generation that is not to be passed over. Before anything is served there has to be one in any case. */
function newestBuild(observed: ObservedState, isServed: boolean): BuildId | null {
  const { name, newest: version, operations } = observed;
  const highest = newestGeneration(observed, version);
  for (let generation = highest; generation >= 0; generation--) {
    const build = { name, version, generation };
    if (!isStanding(operations, build, 'dropped') && !isStanding(operations, build, 'rejected')) return build;
  }
  return isServed ? null : { name, version, generation: highest };
}

/** Newest generation of a version that was ever asked for. */
export const newestGeneration = ({ name, operations, records }: ObservedState, version: number): number =>
  Math.max(records.generation(name, version), operations.generations.get(versionKey(name, version)) ?? 0);

function requestedOf({ name, operations, records }: ObservedState): DesiredState['requested'] {
  const request = operations.serve.get(name);
  const served = records.known(name);
  if (request === undefined || request.revision <= (served?.order ?? -1)) return null;
  return request;
}

const keptOf = ({ removed }: Operations, before: BuildId | null): BuildId | null =>
  before === null || removed.has(buildKey(before)) ? null : before;

/** Whether the build has to be run. */
export const shouldRun = ({ served, candidate, staged, requested }: DesiredState, build: BuildId): boolean =>
  [served, candidate, staged, requested?.build ?? null].some((one) => isSameBuild(one, build));

/** Whether its documents are still of use. */
export const isUseful = (desired: DesiredState, build: BuildId): boolean =>
  shouldRun(desired, build) || isSameBuild(desired.previous, build);

/** What is run, and what is kept, each once. */
export function buildsOf({
  served,
  candidate,
  staged,
  requested,
  previous,
}: DesiredState): readonly BuildId[] {
  const all = [candidate, served, staged, requested?.build ?? null, previous].filter(
    (build) => build !== null,
  );
  const byKey = new Map(
    all.map(({ name, version, generation }) => {
      const build = { name, version, generation };
      return [buildKey(build), build];
    }),
  );
  return [...byKey.values()];
}
