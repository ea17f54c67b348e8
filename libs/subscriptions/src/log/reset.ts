import {
  beginEpoch,
  type Checkpoint,
  type Checkpoints,
  type ConcurrencyError,
  type Documents,
  type DocumentStore,
  identify,
  type Lease,
  type Leases,
  type ParleyError,
  type Records,
} from '@parley/eventsourcing';
import { BEGUN, checkpointName, processCollection } from '../reactor/state/stored.js';
import {
  compareWithLog,
  isStranger,
  LOG_RECORD,
  putBuiltFrom,
  putResetting,
  type LogStores,
} from './belonging.js';
import { logErrors } from './log-errors.js';

/** What became of a reset. */
export interface ResetAnswer {
  /** Why it was needed; null: the documents belong to this log, and nothing was changed. */
  readonly mismatch: ParleyError | null;
  /** Collections that were forgotten: the next start builds them again. */
  readonly forgotten: readonly string[];
  /** Processes that go on where they were: the log still holds that place. */
  readonly kept: readonly string[];
  /** Processes that begin as at their first start. */
  readonly begunAgain: readonly string[];
}

/** The same for every reset, so that one that was cut off does not wait for its own leases. */
const OWNER = 'reset';
const LEASE_MS = 60_000;

/**
 * Forgets what the documents hold of another log than this one, so that the next start builds it from this. A log that has lost events
 * begins another epoch. Cut off anywhere, nothing starts on what is left, and the same call finishes it.
 * Throws `DOCUMENTS_IN_USE` while anybody works on them, and what the stores throw.
 */
export async function resetDocuments(
  stores: LogStores & { readonly documents: DocumentStore },
  now: number,
): Promise<ResetAnswer> {
  const { eventStore, documents } = stores;
  const before = await identify(eventStore, now);
  const { mismatch } = await compareWithLog(stores);
  if (mismatch === null) return { mismatch, forgotten: [], kept: [], begunAgain: [] };
  const leases = await takeAll(documents);
  const processes = await processesOf(stores);
  // The identity is the same, and what the documents have seen is gone: the log does not know it yet.
  const hasLost = mismatch.details['checkpoint'] !== undefined;
  const identity = hasLost ? await beginEpoch(eventStore, now) : before;
  await putResetting(documents);
  const forgotten = await forget(documents, processes);
  await putBuiltFrom(documents, identity);
  await Promise.all(leases.map((lease) => documents.releaseLease(lease)));
  return { mismatch, forgotten, ...processes };
}

/** Takes every build and process out of the hands of who runs it. Throws `DOCUMENTS_IN_USE`. */
async function takeAll(documents: Checkpoints & Leases): Promise<readonly Lease[]> {
  const prefix = checkpointName('');
  const taken: Lease[] = [];
  for (const { name } of await documents.listCheckpoints()) {
    const lease = name.startsWith(prefix) ? name : `projection:${name}`;
    const got = await documents.acquireLease(lease, OWNER, LEASE_MS);
    if (got !== null) taken.push(got);
    else {
      await Promise.all(taken.map((one) => documents.releaseLease(one)));
      throw inUse(name);
    }
  }
  return taken;
}

const inUse = (name: string): ConcurrencyError =>
  logErrors.DOCUMENTS_IN_USE(
    `A server or worker runs ${name}: stop all of them, wait some seconds if one was killed, and try again.`,
    { checkpoint: name },
  );

type Kept = Pick<ResetAnswer, 'kept' | 'begunAgain'>;

/** What a process keeps can not be built again, so it stays wherever the log proves that the process was there. */
async function processesOf({ eventStore, documents }: LogStores): Promise<Kept> {
  const begun = await documents.listRecords<string>(BEGUN);
  const checkpoints = new Map((await documents.listCheckpoints()).map((one) => [one.name, one]));
  const head = await eventStore.head();
  const isKept = async (id: string, begunAt: string): Promise<boolean> => {
    const place: Checkpoint | undefined = checkpoints.get(checkpointName(id));
    if (place?.mark === undefined || place.position > head || place.position < BigInt(begunAt)) return false;
    return !(await isStranger(eventStore, place));
  };
  const fits = await Promise.all(begun.map(({ id, value }) => isKept(id, value)));
  const names = begun.map(({ id }) => id);
  return { kept: names.filter((_, n) => fits[n]), begunAgain: names.filter((_, n) => !fits[n]) };
}

/** Answers the collections that are gone. */
async function forget(
  documents: Documents & Checkpoints & Records,
  { kept, begunAgain }: Kept,
): Promise<readonly string[]> {
  const [collections, checkpoints] = [
    new Set(kept.map(processCollection)),
    new Set(kept.map(checkpointName)),
  ];
  const gone = (await documents.listCollections()).filter((name) => !collections.has(name));
  for (const name of gone) await documents.dropCollection(name);
  for (const { name } of await documents.listCheckpoints())
    if (!checkpoints.has(name)) await documents.resetCheckpoint(name);
  for (const name of begunAgain) await documents.deleteRecord(BEGUN, name);
  await documents.clearRecords([LOG_RECORD[0], BEGUN]);
  return gone;
}
