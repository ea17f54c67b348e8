import { randomUUID } from 'node:crypto';
import { buildCollection, buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import type { OperationEvent } from '../management/operations.js';
import type { Served } from './records.js';
import { wantedIn, type Unit } from './builds.js';

/** Nothing was decided before: the first build of a projection carries out no order. */
const NO_ORDER = -1;

/** Lets queries read a build that has caught up, when it is its turn. True when it has taken over now. */
export function switchIfWanted(unit: Unit, build: BuildId): Promise<boolean> {
  return unit.serially('unit', async () => {
    if (unit.signal.aborted) return false;
    const order = await orderFor(unit, build);
    return order === null ? false : serve(unit, build, order);
  });
}

/** Revision of the operation by which the build is to be served; null while it is not to be. */
async function orderFor(unit: Unit, build: BuildId): Promise<number | null> {
  const { served, next, ordered } = wantedIn(unit);
  if (isSameBuild(served, build)) return null;
  if (ordered !== null && isSameBuild(ordered.build, build)) return ordered.revision;
  if (!isSameBuild(next, build)) return null;
  if (served === null) return unit.operations.known().serve.get(unit.name)?.revision ?? NO_ORDER;
  return isSwitchDue(unit, build) ? recordSwitch(unit, build) : null;
}

/** Of itself a process switches to a build once, and not while another switch is under way. */
function isSwitchDue(unit: Unit, build: BuildId): boolean {
  const { next, ordered } = wantedIn(unit);
  if (!isSameBuild(next, build) || unit.switched.has(buildKey(build))) return false;
  return ordered === null || !unit.versions.has(ordered.build.version);
}

/** The event comes first: killed after it, whoever runs the build next carries it out. */
async function recordSwitch(unit: Unit, build: BuildId): Promise<number | null> {
  const decide = async (): Promise<OperationEvent | null> => {
    await unit.records.refresh();
    const from = unit.records.known(unit.name);
    if (from === null || isSameBuild(from, build) || !isSwitchDue(unit, build)) return null;
    return { type: 'ProjectionSwitched', data: { name: unit.name, from: placeOf(from), to: placeOf(build) } };
  };
  const commandId = randomUUID();
  const envelope = { commandId, correlationId: commandId, actor: { kind: 'system', id: null } } as const;
  return (await unit.operations.submit(envelope, build, decide))?.revision ?? null;
}

/** Version and generation, as events name a build. */
export const placeOf = ({ version, generation }: BuildId): { version: number; generation: number } => ({
  version,
  generation,
});

/** From here on queries read the build. */
async function serve(unit: Unit, build: BuildId, order: number): Promise<boolean> {
  const { context, records, versions } = unit;
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
