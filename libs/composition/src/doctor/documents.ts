import type { DocumentStore } from '@parley/eventsourcing';
import type { ParleyConfig } from '../config/index.js';
import { openDocuments } from '../stores.js';
import { isThere, type Looked } from './event-store.js';
import { isCode, ok, problem, reasonOf, type Finding } from './finding.js';
import { mongoFindings } from './mongo.js';

const SUBJECT = 'document store';

/** As for the event store: an embedded one is opened only when it is there. */
export async function lookAtDocuments(config: ParleyConfig): Promise<Looked<DocumentStore>> {
  if (config.documents === null && !(await isThere(config.data, 'documents.db')))
    return { findings: [ok(SUBJECT, 'embedded, not there yet: the first start makes it')], store: null };
  const kind = config.documents === null ? 'embedded' : 'MongoDB';
  try {
    const store = await openDocuments(config);
    try {
      const server = config.documents === null ? [] : await mongoFindings(config.documents);
      return { findings: [await answering(store, kind), ...server], store };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    return { findings: [failure(kind, error)], store: null };
  }
}

async function answering(store: DocumentStore, kind: string): Promise<Finding> {
  const { length } = await store.listCollections();
  return ok(SUBJECT, `${kind}, can be read, ${length} collections`);
}

function failure(kind: string, error: unknown): Finding {
  if (isCode(error, 'STORE_LOCKED')) return ok(SUBJECT, `${kind}, in use by a running server`);
  const advice =
    kind === 'embedded'
      ? 'See docs/reference/errors.md for the code.'
      : 'See that MongoDB runs, that MONGODB_URL is its address, and that TLS and credentials are as it wants them.';
  return problem(SUBJECT, `${kind}: ${reasonOf(error)}`, advice);
}
