import {
  type Documents,
  type DocumentWrite,
  type Lease,
  START,
  type StoredDocument,
} from '@parley/eventsourcing';
import { byStream, processCollection, type CountsDocument } from './stored.js';

/** What all processes shared before each had a collection of its own; only read. */
const SHARED = 'processes';

/** Copies what a process has kept in the shared collection, once: its counts come last, and say that it is done. */
export async function migrateLegacyState(documents: Documents, lease: Lease, process: string): Promise<void> {
  const collection = processCollection(process);
  if ((await documents.get(collection, [process])).has(process)) return;
  if (!(await documents.listCollections()).includes(SHARED)) return;
  const kept = await byStream(documents, SHARED, { process });
  if (kept.length === 0) return;
  const commit = (writes: readonly DocumentWrite[]) =>
    documents.commit({ lease, collection, purges: [], writes });
  const isCounts = ({ id }: StoredDocument): boolean => id === process;
  await commit(kept.filter((one) => !isCounts(one)));
  await commit(kept.some(isCounts) ? kept.filter(isCounts) : [noCounts(process)]);
}

function noCounts(process: string): DocumentWrite {
  const document: CountsDocument = { process, stream: null, done: 0, refused: 0 };
  return { id: process, position: START, document };
}
