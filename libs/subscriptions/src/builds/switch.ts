import { randomUUID } from 'node:crypto';
import { buildCollection, buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import type { OperationEvent } from '../management/operations.js';
import type { Served } from './records.js';
import { desiredIn, type Builds } from './builds.js';

/** Nothing was decided before: the first build of a projection carries out no command. */
const NO_COMMAND = -1;

/** Lets queries read a build that has caught up, when it is its turn. True when it has taken over now. */
export function switchIfDesired(builds: Builds, build: BuildId): Promise<boolean> {
  return builds.serially('builds', async () => {
    if (builds.signal.aborted) return false;
    const order = await commandFor(builds, build);
    return order === null ? false : serve(builds, build, order);
  });
}

/** Revision of the operation by which the build is to be served; null while it is not to be. */
async function commandFor(builds: Builds, build: BuildId): Promise<number | null> {
  const { served, candidate, requested: ordered } = desiredIn(builds);
  if (isSameBuild(served, build)) return null;
  if (ordered !== null && isSameBuild(ordered.build, build)) return ordered.revision;
  if (!isSameBuild(candidate, build)) return null;
  if (served === null) return builds.operations.known().serve.get(builds.name)?.revision ?? NO_COMMAND;
  return isSwitchDue(builds, build) ? recordSwitch(builds, build) : null;
}

/** Of itself a process switches to a build once, and not while another switch is under way. */
function isSwitchDue(builds: Builds, build: BuildId): boolean {
  const { candidate, requested: ordered } = desiredIn(builds);
  if (!isSameBuild(candidate, build) || builds.switched.has(buildKey(build))) return false;
  return ordered === null || !builds.versions.has(ordered.build.version);
}

/** The event comes first: killed after it, the next holder of the build carries it out. */
async function recordSwitch(builds: Builds, build: BuildId): Promise<number | null> {
  const decide = async (): Promise<OperationEvent | null> => {
    await builds.records.refresh();
    const from = builds.records.known(builds.name);
    if (from === null || isSameBuild(from, build) || !isSwitchDue(builds, build)) return null;
    return {
      type: 'ProjectionSwitched',
      data: { name: builds.name, from: placeOf(from), to: placeOf(build) },
    };
  };
  const commandId = randomUUID();
  const envelope = { commandId, correlationId: commandId, actor: { kind: 'system', id: null } } as const;
  return (await builds.operations.submit(envelope, build, decide))?.revision ?? null;
}

/** Version and generation, as events name a build. */
export const placeOf = ({ version, generation }: BuildId): { version: number; generation: number } => ({
  version,
  generation,
});

/** From here on queries read the build. */
async function serve(builds: Builds, build: BuildId, order: number): Promise<boolean> {
  const { context, records, versions } = builds;
  const { name, version, generation } = build;
  const collection = buildCollection(build);
  // With every index now, even those that could wait while nobody asked.
  const { indexes = [], fields = {} } = versions.get(version) ?? {};
  await context.documents.ensureCollection({ name: collection, indexes, fields });
  const replaced = records.known(name);
  const before = replaced && { name, ...placeOf(replaced) };
  const served: Served = { name, version, generation, collection, order, ...(before && { before }) };
  const isServed = await records.serve(served);
  if (isServed) context.onNotice({ kind: 'served', build: { name, version, generation } });
  return isServed;
}
