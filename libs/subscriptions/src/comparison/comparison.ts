import type { CommandEnvelope, Records } from '@parley/eventsourcing';
import { buildCollection, buildKey, isSameBuild, type BuildId } from '../projector/build.js';
import { compareCollections, NO_COUNTS } from './compare.js';
import type { Comparison, Counts } from './comparison.types.js';
import { buildsNamed, type ProjectionHost } from '../builds/projection-host.js';
import { failureCode } from '../parked/parked-stream.js';
import { refuse } from '../management/refusals.js';
import { reportOn } from '../builds/reports.js';
import { placeOf } from '../builds/switch.js';
import { desiredIn, type Builds } from '../builds/builds.js';

const KIND = 'comparison';
const EXAMPLES = 10;
/** Most documents that are counted beforehand. */
const COUNTED = 100_000;
/** Least time between two notes of how far it is, in ms. */
const SAVE_MS = 1_000;
const POLL_MS = 100;
/** How long a build may take to come to the end of the log before its documents count as undecided, in ms. */
const CATCH_UP_MS = 60_000;

export async function comparisonOf(documents: Records, name: string): Promise<Comparison | null> {
  return (await documents.getRecord<Comparison>(KIND, name))?.value ?? null;
}

/**
 * Begins to compare in this process and answers at once; how far it is, `comparisonOf` says. The same command id again begins nothing.
 * Throws `PROJECTION_NO_BUILD`, `PROJECTION_NOT_CAUGHT_UP`.
 */
export async function beginComparison(
  host: ProjectionHost,
  name: string,
  envelope: CommandEnvelope,
): Promise<Comparison> {
  const builds = buildsNamed(host, name);
  const { documents, clock } = host.context;
  await Promise.all([host.records.refresh(), host.operations.refresh()]);
  const last = await comparisonOf(documents, name);
  const isKnown = host.operations.hasRun(envelope.commandId);
  if (last !== null && (isKnown || host.comparing.has(name))) return last;
  const [served, beside] = await buildsToCompare(host, builds);
  const counted = await documents.count(buildCollection(served), [{}], COUNTED);
  const begunAt = new Date(clock()).toISOString();
  const begun: Comparison = {
    ...{ name, served: placeOf(served), beside: placeOf(beside), state: 'running' },
    ...{ ...NO_COUNTS, of: counted < COUNTED ? counted : null, begunAt, toldAt: begunAt },
  };
  await documents.putRecord(KIND, name, begun);
  const running = run(host, builds, begun, envelope).finally(() => host.comparing.delete(name));
  host.comparing.set(name, running);
  return begun;
}

async function buildsToCompare(host: ProjectionHost, builds: Builds): Promise<readonly [BuildId, BuildId]> {
  const { served, staged, candidate } = desiredIn(builds);
  const beside = staged ?? (isSameBuild(candidate, served) ? null : candidate);
  if (served === null || beside === null) throw refuse('PROJECTION_NO_BUILD', builds.name);
  const projector = builds.projectors.get(buildKey(beside));
  const isLive = projector?.consumer.isLive ?? reportOn(await host.reports.read(), beside)?.state === 'live';
  if (!isLive) throw refuse('PROJECTION_NOT_CAUGHT_UP', builds.name);
  return [served, beside];
}

/** Never rejects: what ends it is noted. */
async function run(
  host: ProjectionHost,
  builds: Builds,
  begun: Comparison,
  envelope: CommandEnvelope,
): Promise<void> {
  const { documents, clock } = host.context;
  const { name } = builds;
  let toldAt = clock();
  const save = async (change: Partial<Comparison>): Promise<void> => {
    toldAt = clock();
    await documents.putRecord(KIND, name, { ...begun, ...change, toldAt: new Date(toldAt).toISOString() });
  };
  const compared = [begun.served, begun.beside].map((place) => ({ name, ...place })) as [BuildId, BuildId];
  try {
    const counts = await compareCollections({
      documents,
      served: buildCollection(compared[0]),
      beside: buildCollection(compared[1]),
      catchUp: () => catchUp(host, builds, compared),
      onProgress: async (now) => (clock() - toldAt >= SAVE_MS ? save(now) : undefined),
      examples: EXAMPLES,
      signal: host.stopping.signal,
    });
    await recordCompared(host, begun, counts, envelope);
    await save({ ...counts, state: 'done' });
  } catch (error) {
    const code = failureCode(error);
    await save({ state: 'failed', error: code }).catch(() => host.onError(name, code));
  }
}

async function recordCompared(
  { operations }: ProjectionHost,
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
  { context, stopping }: ProjectionHost,
  builds: Builds,
  compared: readonly BuildId[],
): Promise<boolean> {
  const head = await context.eventStore.head();
  const giveUpAt = context.clock() + CATCH_UP_MS;
  for (const build of compared) {
    while ((await positionOf(builds, build)) < head) {
      if (stopping.signal.aborted || context.clock() > giveUpAt) return false;
      await context.sleep(POLL_MS, stopping.signal);
    }
  }
  return true;
}

async function positionOf({ context, projectors }: Builds, build: BuildId): Promise<bigint> {
  const key = buildKey(build);
  return projectors.get(key)?.consumer.session?.position ?? context.documents.checkpoint(key);
}
