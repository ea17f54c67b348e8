import { hasElapsed, type KeptRecord, type Leases, type Records, START } from '@parley/eventsourcing';
import { leaseHolders } from '../consumer/lease-session.js';
import { buildKey, leaseOfKey, type BuildId } from '../projector/build.js';
import type { ProjectorContext } from '../projector/session.js';
import { isHere, phaseOf } from '../projections/phase.js';
import type { Projector } from '../projector/projector-state.js';
import { stopToRecord, type StoredStop } from '../projections/stop.js';
import type { ProjectionPhase } from '../projections/types.js';

const KIND = 'fleet';

/** How a build is doing, as the process that runs it tells the others. It counts as long as that process holds the lease of the build. */
export interface BuildReport {
  readonly state: ProjectionPhase;
  readonly position: string;
  /** Of the lease; read by earlier versions alone, for which the greater one of two reports is right. */
  readonly token: number;
  /** Events a second. */
  readonly rate: number;
  /** Code of the failure that stopped it, or that it is retrying. */
  readonly error?: string;
  readonly stop?: StoredStop;
}

/** What one process tells at most once a second. */
interface FleetReport {
  /** ms since the epoch, by its clock; read by earlier versions alone, which forget a report without a new one. */
  readonly at: number;
  /** Revision of the operations stream that it follows. */
  readonly seen: number;
  readonly builds: Readonly<Record<string, BuildReport>>;
}

/** The report on a build, by who holds it. */
export interface Reported extends BuildReport {
  readonly owner: string;
  readonly seen: number;
}

export interface Reports {
  /** Tells what has changed since the last time, and at times that this process lives. */
  publish(projectors: readonly Projector[], seen: number): Promise<void>;
  /** What the holders of leases tell, by build key. */
  read(): Promise<ReadonlyMap<string, Reported>>;
  /** Removes the report of this process, or those of processes that hold no lease: one that lives writes its own again. */
  tidy(isLeaving: boolean): Promise<void>;
}

type Options = Pick<ProjectorContext, 'owner' | 'clock' | 'leaseTtlMs'> & {
  readonly documents: Records & Leases;
};

export function createReports({ documents, owner, clock, leaseTtlMs }: Options): Reports {
  let written = '';
  let writtenAt = -Infinity;

  return {
    async publish(projectors, seen) {
      const builds = reportOf(projectors);
      const text = JSON.stringify([builds, seen]);
      const now = clock();
      if (text === written && !hasElapsed(clock, writtenAt, leaseTtlMs / 3)) return;
      const report: FleetReport = { at: now, seen, builds };
      await documents.putRecord(KIND, owner, report);
      written = text;
      writtenAt = now;
    },
    async read() {
      const [records, holders] = await Promise.all([listReports(documents), leaseHolders(documents)]);
      return byHolders(records, holders);
    },
    async tidy(isLeaving) {
      if (isLeaving) await documents.deleteRecord(KIND, owner);
      else await removeLeft(documents);
    },
  };
}

function reportOf(projectors: readonly Projector[]): FleetReport['builds'] {
  const builds: Record<string, BuildReport> = {};
  for (const projector of projectors) {
    const { consumer, stop } = projector;
    const { session, throughput, error } = consumer;
    if (!isHere(projector)) continue;
    const code = stop?.code ?? error;
    builds[buildKey(projector.build)] = {
      state: phaseOf(projector),
      position: (session?.position ?? START).toString(),
      // The holder of the lease knows more than one who could not take it.
      token: session?.lease.token ?? 0,
      rate: throughput.rate(),
      ...(code !== null && { error: code }),
      ...(stop !== null && { stop: stopToRecord(stop) }),
    };
  }
  return builds;
}

const listReports = (documents: Records): Promise<readonly KeptRecord<FleetReport>[]> =>
  documents.listRecords<FleetReport>(KIND);

function byHolders(
  records: readonly KeptRecord<FleetReport>[],
  holders: ReadonlyMap<string, string>,
): ReadonlyMap<string, Reported> {
  const found = new Map<string, Reported>();
  for (const { id: owner, value } of records)
    for (const [key, report] of Object.entries(value.builds))
      if (holders.get(leaseOfKey(key)) === owner) found.set(key, { ...report, owner, seen: value.seen });
  return found;
}

async function removeLeft(documents: Records & Leases): Promise<void> {
  const [records, holders] = await Promise.all([listReports(documents), leaseHolders(documents)]);
  const living = new Set(holders.values());
  const left = records.filter(({ id }) => !living.has(id));
  await Promise.all(left.map(({ id }) => documents.deleteRecord(KIND, id)));
}

export const reportOn = (reports: ReadonlyMap<string, Reported>, build: BuildId): Reported | undefined =>
  reports.get(buildKey(build));
