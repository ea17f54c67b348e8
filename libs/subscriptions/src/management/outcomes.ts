import type { KeptRecord, Records } from '@parley/eventsourcing';
import { leaseLost } from '../consumer/lease-session.js';
import { buildKey, leaseName, type BuildId } from '../projector/build.js';
import { fromStored, toStored } from '../parked/parked.js';
import type { ParkedStream, StoredParked } from '../parked/parked-stream.js';

const KIND = 'outcomes';
/** Outcomes that are remembered, of each build. */
const KEPT = 100;

/** What became of a management command: null, or where its stream waits now. */
export interface Outcome {
  readonly revision: number;
  readonly parked: ParkedStream | null;
}

/** How far the holder of a build has carried out what operators have asked. */
export interface Outcomes {
  /** Revision of the last command that was carried out; -1: none. */
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
  last: value.last.map(({ revision, parked }) => ({
    revision,
    parked: parked && fromStored<ParkedStream>(parked),
  })),
});

export async function outcomesOf(documents: Records, build: BuildId): Promise<Outcomes> {
  const record = await documents.getRecord<StoredOutcomes>(KIND, buildKey(build));
  return record === null ? { version: 0, done: -1, last: [] } : fromRecord(record);
}

/** Remembers one more. Throws `LEASE_LOST` when another holder has been here. */
export async function addOutcome(
  documents: Records,
  build: BuildId,
  before: Outcomes,
  outcome: Outcome,
): Promise<Outcomes> {
  const last = [...before.last, outcome].slice(-KEPT);
  const stored = last.map(({ revision, parked }) => ({ revision, parked: parked && toStored(parked) }));
  const value: StoredOutcomes = { done: outcome.revision, last: stored };
  const key = buildKey(build);
  if (await documents.putRecord(KIND, key, value, before.version))
    return { version: before.version + 1, done: outcome.revision, last };
  throw leaseLost(leaseName(build));
}

export const forgetOutcomes = (documents: Records, build: BuildId): Promise<void> =>
  documents.deleteRecord(KIND, buildKey(build));
