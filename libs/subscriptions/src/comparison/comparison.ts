import type { CommandEnvelope, DocumentStore } from '@parley/eventsourcing';
import { buildCollection, buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import { compareCollections, NO_COUNTS } from './compare.js';
import type { Comparison, Counts } from './comparison.types.js';
import { unitOf, type Fleet } from '../builds/projection-host.js';
import { failureCode } from '../parked/parked.js';
import { refuse } from '../management/refusals.js';
import { reportOn } from '../builds/reports.js';
import { placeOf } from '../builds/switch.js';
import { wantedIn, type Unit } from '../builds/builds.js';

const KIND = 'comparison';
const EXAMPLES = 10;
/** Most documents that are counted beforehand. */
const COUNTED = 100_000;
/** Least time between two notes of how far it is, in ms. */
const TELL_MS = 1_000;
const LOOK_MS = 100;
/** How long a build may take to come to the end of the log before its documents count as undecided, in ms. */
const CATCH_UP_MS = 60_000;

export async function comparisonOf(documents: DocumentStore, name: string): Promise<Comparison | null> {
  return (await documents.getRecord<Comparison>(KIND, name))?.value ?? null;
}

/**
 * Begins to compare in this process and answers at once; how far it is, `comparisonOf` says. The same command id again begins nothing.
 * Throws `PROJECTION_NO_BUILD`, `PROJECTION_NOT_CAUGHT_UP`.
 */
export async function beginComparison(
  fleet: Fleet,
  name: string,
  envelope: CommandEnvelope,
): Promise<Comparison> {
  const unit = unitOf(fleet, name);
  const { documents, clock } = fleet.context;
  await Promise.all([fleet.records.refresh(), fleet.operations.refresh()]);
  const last = await comparisonOf(documents, name);
  const isKnown = fleet.operations.known().commands.has(envelope.commandId);
  if (last !== null && (isKnown || fleet.comparing.has(name))) return last;
  const [served, beside] = await buildsToCompare(fleet, unit);
  const counted = await documents.count(buildCollection(served), [{}], COUNTED);
  const begunAt = new Date(clock()).toISOString();
  const begun: Comparison = {
    ...{ name, served: placeOf(served), beside: placeOf(beside), state: 'running' },
    ...{ ...NO_COUNTS, of: counted < COUNTED ? counted : null, begunAt, toldAt: begunAt },
  };
  await documents.putRecord(KIND, name, begun);
  const running = run(fleet, unit, begun, envelope).finally(() => fleet.comparing.delete(name));
  fleet.comparing.set(name, running);
  return begun;
}

async function buildsToCompare(fleet: Fleet, unit: Unit): Promise<readonly [BuildId, BuildId]> {
  const { served, held, next } = wantedIn(unit);
  const beside = held ?? (isSameBuild(next, served) ? null : next);
  if (served === null || beside === null) throw refuse('PROJECTION_NO_BUILD', unit.name);
  const runner = unit.runners.get(buildKey(beside));
  const isLive = runner?.view().isLive ?? reportOn(await fleet.reports.read(), beside)?.state === 'live';
  if (!isLive) throw refuse('PROJECTION_NOT_CAUGHT_UP', unit.name);
  return [served, beside];
}

/** Never rejects: what ends it is noted. */
async function run(fleet: Fleet, unit: Unit, begun: Comparison, envelope: CommandEnvelope): Promise<void> {
  const { documents, clock } = fleet.context;
  const { name } = unit;
  let toldAt = clock();
  const tell = async (change: Partial<Comparison>): Promise<void> => {
    toldAt = clock();
    await documents.putRecord(KIND, name, { ...begun, ...change, toldAt: new Date(toldAt).toISOString() });
  };
  const builds = [begun.served, begun.beside].map((place) => ({ name, ...place })) as [BuildId, BuildId];
  try {
    const counts = await compareCollections({
      documents,
      served: buildCollection(builds[0]),
      beside: buildCollection(builds[1]),
      catchUp: () => catchUp(fleet, unit, builds),
      onProgress: async (now) => (clock() - toldAt >= TELL_MS ? tell(now) : undefined),
      examples: EXAMPLES,
      signal: fleet.stopping.signal,
    });
    await recordCompared(fleet, begun, counts, envelope);
    await tell({ ...counts, state: 'done' });
  } catch (error) {
    const code = failureCode(error);
    await tell({ state: 'failed', error: code }).catch(() => fleet.onError(name, code));
  }
}

async function recordCompared(
  { operations }: Fleet,
  { name, served, beside }: Comparison,
  counts: Counts,
  envelope: CommandEnvelope,
): Promise<void> {
  const { same, differing, onlyServed, onlyBeside, undecided } = counts;
  const data = { name, served, beside, same, differing, onlyServed, onlyBeside, undecided };
  const body = { type: 'compare', name };
  await operations.submit(envelope, body, async () => ({ type: 'ProjectionCompared', data }));
}

/** Until both builds hold what is in the log now. */
async function catchUp(
  { context, stopping }: Fleet,
  unit: Unit,
  builds: readonly BuildId[],
): Promise<boolean> {
  const head = await context.eventStore.head();
  const giveUpAt = context.clock() + CATCH_UP_MS;
  for (const build of builds) {
    while ((await positionOf(unit, build)) < head) {
      if (stopping.signal.aborted || context.clock() > giveUpAt) return false;
      await context.sleep(LOOK_MS, stopping.signal);
    }
  }
  return true;
}

async function positionOf({ context, runners }: Unit, build: BuildId): Promise<bigint> {
  const key = buildKey(build);
  return runners.get(key)?.view().held?.position ?? context.documents.checkpoint(key);
}
