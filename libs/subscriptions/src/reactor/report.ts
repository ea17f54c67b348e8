import type { DocumentStore } from '@parley/eventsourcing';

const RUNNING = 'process-running';

/** What the holder of a process tells of itself; nobody believes it any longer than its lease lasts. */
export interface Report {
  readonly owner: string;
  /** ms since the epoch, by the document store's clock. */
  readonly until: number;
  /** Code of the failure that it is retrying. */
  readonly error: string | null;
}

export const putReport = (documents: DocumentStore, process: string, report: Report): Promise<boolean> =>
  documents.putRecord(RUNNING, process, report);

export async function reportOf(
  documents: DocumentStore,
  process: string,
  now: number,
): Promise<Report | null> {
  const kept = await documents.getRecord<Report>(RUNNING, process);
  return kept !== null && kept.value.until > now ? kept.value : null;
}

export const forgetReport = (documents: DocumentStore, process: string): Promise<void> =>
  documents.deleteRecord(RUNNING, process);
