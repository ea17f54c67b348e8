import type { Columns, ColumnsState } from '@parley/application';
import { ParleyError, positionToText, type Lease, type Leases, type Records } from '@parley/eventsourcing';
import { leaseHolders, realSleep } from '@parley/subscriptions';

const KIND = 'columns';
/** Servers hold the leases `columns-1`, `columns-2`…, so that what is stored does not grow with the servers that there were. */
const placeOf = (number: number): string => `columns-${number}`;
/** A server that was killed is told of for so many ms more. */
const LEASE_MS = 6_000;

/** What a server tells of its columns. It counts as long as the server holds the lease of the same name. */
export interface ColumnsReport extends Pick<
  ColumnsState,
  'phase' | 'dialogs' | 'bytes' | 'read' | 'missing'
> {
  readonly owner: string;
  readonly mostBytes: number;
  /** Up to where in the log they follow; null: nothing is loaded. */
  readonly position: string | null;
  /** Why they do not load, or stand still; `since`: by the clock of the server, to be read by people. */
  readonly fault: { readonly code: string; readonly since: string } | null;
}

type Kept = Records & Leases;

/** What the servers tell that run now, by the clock of the store. */
export async function columnsReports(documents: Kept): Promise<readonly ColumnsReport[]> {
  const [records, holders] = await Promise.all([
    documents.listRecords<ColumnsReport>(KIND),
    leaseHolders(documents),
  ]);
  return records.flatMap(({ id, value }) => (holders.get(id) === value.owner ? [value] : []));
}

export interface ColumnsReporting {
  readonly documents: Kept;
  readonly owner: string;
  readonly columns: Pick<Columns, 'state'>;
  readonly mostBytes: number;
  /** Told of every failure that is retried: code only. */
  readonly onError: (code: string) => void;
}

/** Tells other processes, as long as the server lives, how its columns are doing. */
export function reportColumns(given: ColumnsReporting) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const { documents, owner, onError } = given;
  let lease: Lease | null = null;
  let written = '';
  let running: Promise<void> = Promise.resolve();

  const tell = async (): Promise<void> => {
    const held = await holdPlace(documents, owner, lease);
    // Another server may have had the place meanwhile.
    if (held.token !== lease?.token || held.name !== lease.name) written = '';
    lease = held;
    const report = reportOf(given);
    const text = JSON.stringify(report);
    if (text === written) return;
    await documents.putRecord(KIND, held.name, report);
    written = text;
  };
  const attempt = (work: () => Promise<void>): Promise<void> =>
    work().catch((error: unknown) => onError(error instanceof ParleyError ? error.code : 'UNEXPECTED'));
  const tellOn = async (): Promise<void> => {
    while (!signal.aborted) {
      await attempt(tell);
      await realSleep(LEASE_MS / 3, signal);
    }
  };
  const leave = async (): Promise<void> => {
    if (lease === null) return;
    await documents.deleteRecord(KIND, lease.name);
    await documents.releaseLease(lease);
  };

  return {
    start: (): void => void (running = tellOn()),
    async stop(): Promise<void> {
      stopping.abort();
      await running;
      await attempt(leave);
    },
  };
}

/** The place that the server has, or the first that is free. */
async function holdPlace(documents: Leases, owner: string, before: Lease | null): Promise<Lease> {
  const kept = before && (await documents.acquireLease(before.name, owner, LEASE_MS));
  if (kept !== null) return kept;
  for (let number = 1; ; number += 1) {
    const lease = await documents.acquireLease(placeOf(number), owner, LEASE_MS);
    if (lease !== null) return lease;
  }
}

function reportOf({ columns, owner, mostBytes }: ColumnsReporting): ColumnsReport {
  const { phase, dialogs, bytes, read, missing, position, fault } = columns.state();
  return {
    ...{ owner, phase, dialogs, bytes, mostBytes, read, missing },
    position: position === null ? null : positionToText(position),
    fault: fault && { code: fault.code, since: momentBefore(fault.forMs) },
  };
}

/** To the second: the same moment however late it is asked for. */
const momentBefore = (ms: number): string =>
  new Date(1_000 * Math.round((Date.now() - ms) / 1_000)).toISOString();
