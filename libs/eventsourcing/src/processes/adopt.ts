import type { DocumentStore, DocumentWrite, Lease, StoredDocument } from '../document-store.js';
import { START } from '../event.js';
import { processCollection, type CountsDocument } from './stored.js';

/** What all processes shared before each had a collection of its own; only read. */
const SHARED = 'processes';
const PAGE = 1_000;

/** Copies what a process has kept in the shared collection, once: its counts come last, and say that it is done. */
export async function adopt(documents: DocumentStore, lease: Lease, process: string): Promise<void> {
  const collection = processCollection(process);
  if ((await documents.get(collection, [process])).has(process)) return;
  if (!(await documents.listCollections()).includes(SHARED)) return;
  const kept = await keptBy(documents, process);
  if (kept.length === 0) return;
  const commit = (writes: readonly DocumentWrite[]) =>
    documents.commit({ lease, collection, purges: [], writes });
  const isCounts = ({ id }: StoredDocument): boolean => id === process;
  await commit(kept.filter((one) => !isCounts(one)));
  await commit(kept.some(isCounts) ? kept.filter(isCounts) : [noCounts(process)]);
}

async function keptBy(documents: DocumentStore, process: string): Promise<readonly StoredDocument[]> {
  const kept: StoredDocument[] = [];
  for (let after: readonly (string | null)[] | undefined; ;) {
    const page = await documents.find(SHARED, {
      anyOf: [{ process }],
      sort: [['stream', 1]],
      ...(after !== undefined && { after }),
      limit: PAGE,
    });
    kept.push(...page);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return kept;
    after = [last.document['stream'] as string | null, last.id];
  }
}

function noCounts(process: string): DocumentWrite {
  const document: CountsDocument = { process, stream: null, done: 0, refused: 0 };
  return { id: process, position: START, document };
}
