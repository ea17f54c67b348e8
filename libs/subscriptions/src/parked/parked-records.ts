import type { KeptRecord, Records } from '@parley/eventsourcing';
import { leaseLost } from '../consumer/lease-session.js';
import { buildKey, leaseName, type BuildId } from '../projector/build.js';
import { fromStored, toStored } from './parked.js';
import type { ParkedStream, StoredParked } from './parked-stream.js';

/**
 * Records are not fenced by a lease as documents are, so every holder of a build keeps its parked streams under ids of its own. One
 * record names the holder whose ids count: what a process writes that has slept through its lease is never read, and takes nothing away.
 */
const PARKED = 'parked';
/** Of each build: the token of the lease under which its parked streams are kept. */
const HOLDER = 'parked-holder';
/** Holders that come meanwhile, before a reader gives up. */
const MOST_READS = 20;

const idOf = (token: number, build: BuildId, stream: string): string =>
  `${buildKey(build)}/${token}/${stream}`;
/** Of records that were kept before there were holders. */
const oldIdOf = (build: BuildId, stream: string): string => `${buildKey(build)}/${stream}`;

const idUnder = (holder: number | undefined, build: BuildId, stream: string): string =>
  holder === undefined ? oldIdOf(build, stream) : idOf(holder, build, stream);

export async function putParked(documents: Records, token: number, parked: ParkedStream): Promise<void> {
  await documents.putRecord(PARKED, idOf(token, parked, parked.stream), toStored(parked));
}

export const deleteParked = (
  documents: Records,
  token: number,
  build: BuildId,
  stream: string,
): Promise<void> => documents.deleteRecord(PARKED, idOf(token, build, stream));

/** What waits in any build. */
export async function listParked(documents: Pick<Records, 'listRecords'>): Promise<readonly ParkedStream[]> {
  // Nearly always; while streams are taken over, they are there under one holder at least.
  if ((await documents.listRecords(PARKED)).length === 0) return [];
  let before = await holdersOf(documents);
  for (let reads = 1; ; reads += 1) {
    const records = await documents.listRecords<StoredParked>(PARKED);
    const holders = await holdersOf(documents);
    if (reads === MOST_READS || isSame(before, holders)) return counting(records, holders);
    before = holders;
  }
}

export async function parkedOf(documents: Records, build: BuildId): Promise<readonly ParkedStream[]> {
  const all = await listParked(documents);
  return all.filter((parked) => buildKey(parked) === buildKey(build));
}

/**
 * Moves the parked streams of a build under the token of its new holder; answers them. Throws `LEASE_LOST` when a later holder has been
 * here. Killed in the middle it has changed nothing that counts.
 */
export async function takeOverParked(
  documents: Records,
  token: number,
  build: BuildId,
): Promise<readonly ParkedStream[]> {
  const key = buildKey(build);
  const holder = await documents.getRecord<number>(HOLDER, key);
  const all = await documents.listRecords<StoredParked>(PARKED);
  const own = all.filter(({ value }) => buildKey(value) === key);
  const parked = counting(own, new Map(holder === null ? [] : [[key, holder.value]]));
  if (holder?.value === token) return parked;
  if (holder !== null && holder.value > token) throw leaseLost(leaseName(build));
  await Promise.all(parked.map((one) => putParked(documents, token, one)));
  if (!(await documents.putRecord(HOLDER, key, token, holder?.version ?? 0)))
    throw leaseLost(leaseName(build));
  // Of earlier holders, and of an attempt of this one that came to nothing.
  const kept = new Set(parked.map(({ stream }) => idOf(token, build, stream)));
  const old = own.filter(({ id }) => !kept.has(id));
  await Promise.all(old.map(({ id }) => documents.deleteRecord(PARKED, id)));
  return parked;
}

/** Takes over, and removes all. Whose token counts stays known: an earlier holder may still write. */
export async function dropParked(documents: Records, token: number, build: BuildId): Promise<void> {
  const parked = await takeOverParked(documents, token, build);
  await Promise.all(parked.map(({ stream }) => deleteParked(documents, token, build, stream)));
}

type Holders = ReadonlyMap<string, number>;

async function holdersOf(documents: Pick<Records, 'listRecords'>): Promise<Holders> {
  const records = await documents.listRecords<number>(HOLDER);
  return new Map(records.map(({ id, value }) => [id, value]));
}

const isSame = (one: Holders, other: Holders): boolean =>
  one.size === other.size && [...one].every(([key, token]) => other.get(key) === token);

const counting = (records: readonly KeptRecord<StoredParked>[], holders: Holders): readonly ParkedStream[] =>
  records
    .filter(({ id, value }) => id === idUnder(holders.get(buildKey(value)), value, value.stream))
    .map(({ value }) => fromStored<ParkedStream>(value));
