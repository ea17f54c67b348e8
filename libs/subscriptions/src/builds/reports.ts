import { hasElapsed, type Records, START } from '@parley/eventsourcing';
import { buildKey, type BuildId } from '../projector/build.js';
import type { ProjectorContext } from '../projector/session.js';
import { isHere, phaseOf } from '../projections/phase.js';
import type { Projector } from '../projector/projector-state.js';
import { stopToRecord, type StoredStop } from '../projections/stop.js';
import type { ProjectionPhase } from '../projections/types.js';

const KIND = 'fleet';
/** What is left behind by a process that was killed is removed after so long, in ms. */
const FORGET_AFTER_MS = 3_600_000;

/** How a build is doing, as the process that runs it tells the others. */
export interface BuildReport {
  readonly state: ProjectionPhase;
  readonly position: string;
  /** Of the lease: of two reports the greater one is right. */
  readonly token: number;
  /** Events a second. */
  readonly rate: number;
  /** Code of the failure that stopped it, or that it is retrying. */
  readonly error?: string;
  readonly stop?: StoredStop;
}

/** What one process tells at most once a second. */
interface FleetReport {
  /** ms since the epoch, by its clock. */
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
  /** What all living processes tell, by build key. */
  read(): Promise<ReadonlyMap<string, Reported>>;
  /** Removes the report of this process, and those that others left behind long ago. */
  tidy(isLeaving: boolean): Promise<void>;
}

type Options = Pick<ProjectorContext, 'owner' | 'clock' | 'leaseTtlMs'> & { readonly documents: Records };

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
    read: async () => newest(await documents.listRecords<FleetReport>(KIND), clock() - leaseTtlMs),
    async tidy(isLeaving) {
      if (isLeaving) await documents.deleteRecord(KIND, owner);
      else await removeOld(documents, clock() - FORGET_AFTER_MS);
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

function newest(
  records: readonly { readonly id: string; readonly value: FleetReport }[],
  since: number,
): ReadonlyMap<string, Reported> {
  const found = new Map<string, Reported>();
  for (const { id: owner, value } of records) {
    if (value.at < since) continue;
    for (const [key, report] of Object.entries(value.builds))
      if (report.token > (found.get(key)?.token ?? -1))
        found.set(key, { ...report, owner, seen: value.seen });
  }
  return found;
}

async function removeOld(documents: Records, before: number): Promise<void> {
  const records = await documents.listRecords<FleetReport>(KIND);
  const old = records.filter(({ value }) => value.at < before);
  await Promise.all(old.map(({ id }) => documents.deleteRecord(KIND, id)));
}

export const reportOn = (reports: ReadonlyMap<string, Reported>, build: BuildId): Reported | undefined =>
  reports.get(buildKey(build));
