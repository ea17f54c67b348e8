import { createProjections, placeText, type ParkedStream, type ProjectionState } from '@parley/subscriptions';
import type { DocumentStore, EventStore } from '@parley/eventsourcing';
import { adviceForStop, type Product } from '@parley/composition';
import { ok, problem, warning, type Finding } from './finding.js';

/** Time that read models have to show that somebody brings them forward, in ms. */
const PATIENCE_MS = 3_000;
const SUBJECT = 'read models';

export interface ProjectionStores {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly product: Product;
  /** One of them is embedded, and no process works on it: nobody can be running. */
  readonly isStopped: boolean;
}

/** How far the read models are, whether anybody folds, and what waits for an operator. Takes no lease. */
export async function projectionFindings(
  { eventStore, documents, product, isStopped }: ProjectionStores,
  sleep: (ms: number) => Promise<void>,
): Promise<readonly Finding[]> {
  const projections = createProjections({
    eventStore,
    documents,
    catalog: product.catalog,
    definitions: product.definitions,
    owner: 'doctor',
    clock: Date.now,
  });
  const names = product.definitions.map(({ name }) => name);
  const findings = (before: readonly ProjectionState[], after: readonly ProjectionState[]) =>
    progress(names, before, after, isStopped);
  // Without the event store they would still tell something, but not what is asked here.
  await eventStore.head();
  const before = await projections.states();
  const parked = (await projections.parked()).map(parkedFinding);
  if (before.every(({ behind }) => behind === 0)) return [...findings(before, before), ...parked];
  if (!isStopped) await sleep(PATIENCE_MS);
  return [...findings(before, await projections.states()), ...parked];
}

/** What two readings, some time apart, show of these read models. */
export function progress(
  names: readonly string[],
  before: readonly ProjectionState[],
  after: readonly ProjectionState[],
  isStopped: boolean,
): readonly Finding[] {
  const served = after.filter(({ serving }) => serving);
  const missing = names.filter((name) => !served.some((one) => one.name === name));
  const findings = [
    ...(missing.length > 0 ? [missingFinding(missing, isStopped)] : []),
    ...lateFindings(before, served, isStopped),
    ...after.filter(({ state }) => state === 'failed').map(failedFinding),
    ...served.filter(({ state }) => state === 'paused' && !isStopped).map(pausedFinding),
  ];
  return findings.length > 0 ? findings : [ok(SUBJECT, `${served.length}, all at the end of the log`)];
}

function lateFindings(
  before: readonly ProjectionState[],
  served: readonly ProjectionState[],
  isStopped: boolean,
): readonly Finding[] {
  const late = served.filter(({ behind }) => behind !== 0);
  if (late.length === 0) return [];
  if (isStopped) return [ok(SUBJECT, `behind, the next start catches up: ${namesOf(late)}`)];
  const moved = (state: ProjectionState): boolean =>
    state.position > (before.find((one) => keyOf(one) === keyOf(state))?.position ?? 0n);
  const stuck = late.filter(
    (state) => !moved(state) && state.state !== 'paused' && state.state !== 'superseded',
  );
  if (stuck.length > 0) return [stuckFinding(stuck)];
  return [ok(SUBJECT, `behind, and catching up: ${namesOf(late)}`)];
}

function failedFinding(state: ProjectionState): Finding {
  const { name, version, generation, error = 'failed', reason = '', failedAt } = state;
  const where = failedAt === undefined ? '' : ` at ${placeText(failedAt)}`;
  return problem(
    `read model ${name}`,
    `version ${version}.${generation} has stopped${where}: ${error}. ${reason}`.trim(),
    adviceForStop(state, error, failedAt?.stream ?? null),
  );
}

const pausedFinding = ({ name }: ProjectionState): Finding =>
  warning(`read model ${name}`, 'is paused', `Run parley projections resume ${name} when it may go on.`);

const keyOf = ({ name, version, generation }: ProjectionState): string => `${name}@${version}.${generation}`;
const namesOf = (states: readonly ProjectionState[]): string => states.map(({ name }) => name).join(', ');

function missingFinding(names: readonly string[], isStopped: boolean): Finding {
  const found = `not built yet: ${names.join(', ')}`;
  return isStopped
    ? ok(SUBJECT, `${found}; the next start builds them`)
    : warning(SUBJECT, found, START_WORKERS);
}

const START_WORKERS = 'See that a worker runs (npm run worker) and what it logs.';

const stuckFinding = (stuck: readonly ProjectionState[]): Finding =>
  problem(SUBJECT, `behind, and nobody brings them forward: ${namesOf(stuck)}`, START_WORKERS);

const parkedFinding = ({ name, stream, revision, type, code }: ParkedStream): Finding =>
  problem(
    `read model ${name}`,
    `${stream} waits at revision ${revision} (${type}, ${code})`,
    `Run parley projections retry ${name} ${stream}, or skip it with a reason.`,
  );
