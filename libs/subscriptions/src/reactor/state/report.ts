import type { Records } from '@parley/eventsourcing';
import type { ReactorContext, ReactorSession } from '../session.js';

const RUNNING = 'process-running';

/** What the holder of a process tells of itself. It counts as long as it holds the lease. */
export interface Report {
  readonly owner: string;
  /** ms since the epoch, by the document store's clock; read by earlier versions alone. */
  readonly until: number;
  /** Code of the failure that it is retrying. */
  readonly error: string | null;
}

/** Tells who runs the process, with every renewal of the lease and when a failure comes or goes. */
export async function report(
  { documents, owner }: ReactorContext,
  session: ReactorSession,
  error: string | null,
): Promise<void> {
  const until = session.lease.expiresAt;
  const now = `${until} ${error}`;
  if (now === session.reported) return;
  const written: Report = { owner, until, error };
  await documents.putRecord(RUNNING, session.process.name, written);
  session.reported = now;
}

/** `holder`: who holds the lease of the process. */
export async function reportOf(
  documents: Records,
  process: string,
  holder: string | undefined,
): Promise<Report | null> {
  const kept = await documents.getRecord<Report>(RUNNING, process);
  return kept !== null && kept.value.owner === holder ? kept.value : null;
}

export const forgetReport = (documents: Records, process: string): Promise<void> =>
  documents.deleteRecord(RUNNING, process);
