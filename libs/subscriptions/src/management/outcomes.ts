import type { DocumentStore, KeptRecord } from '@parley/eventsourcing';
import { buildKey, leaseLost, type BuildId } from '../projector/build.js';
import { parkedFromRecord, parkedToRecord, type ParkedStream, type StoredParked } from '../parked/parked.js';

const KIND = 'outcomes';
/** Outcomes that are remembered for who asks, of each build. */
const KEPT = 100;

/** What became of an order: null, or where its stream waits now. */
export interface Outcome {
  readonly revision: number;
  readonly parked: ParkedStream | null;
}

/** How far the holder of a build has carried out the orders of operators. */
export interface Outcomes {
  /** Revision of the last order that was carried out; -1: none. */
  readonly done: number;
  readonly last: readonly Outcome[];
  /** Of the record: what another holder has written since is never replaced. */
  readonly version: number;
}

interface StoredOutcomes {
  readonly done: number;
  readonly last: readonly { readonly revision: number; readonly parked: StoredParked | null }[];
}

const fromRecord = ({ version, value }: KeptRecord<StoredOutcomes>): Outcomes => ({
  version,
  done: value.done,
  last: value.last.map(({ revision, parked }) => ({ revision, parked: parked && parkedFromRecord(parked) })),
});

export async function outcomesOf(documents: DocumentStore, build: BuildId): Promise<Outcomes> {
  const record = await documents.getRecord<StoredOutcomes>(KIND, buildKey(build));
  return record === null ? { version: 0, done: -1, last: [] } : fromRecord(record);
}

/** Remembers one more. Throws `LEASE_LOST` when another holder has been here. */
export async function addOutcome(
  documents: DocumentStore,
  build: BuildId,
  before: Outcomes,
  outcome: Outcome,
): Promise<Outcomes> {
  const last = [...before.last, outcome].slice(-KEPT);
  const stored = last.map(({ revision, parked }) => ({ revision, parked: parked && parkedToRecord(parked) }));
  const value: StoredOutcomes = { done: outcome.revision, last: stored };
  const key = buildKey(build);
  if (await documents.putRecord(KIND, key, value, before.version))
    return { version: before.version + 1, done: outcome.revision, last };
  throw leaseLost(key);
}

export const forgetOutcomes = (documents: DocumentStore, build: BuildId): Promise<void> =>
  documents.deleteRecord(KIND, buildKey(build));
