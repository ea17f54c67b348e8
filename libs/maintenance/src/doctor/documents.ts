import type { Documents, DocumentStore } from '@parley/eventsourcing';
import { openDocumentsToRead, type ParleyConfig } from '@parley/composition';
import { failureOf, isThere, kindInUse, notThere, type Checked } from './event-store.js';
import { isInUse } from './deep/files.js';
import { ok, type Finding } from './finding.js';
import { mongoFindings } from './mongo.js';

const SUBJECT = 'document store';

/** As for the event store. */
export async function checkDocuments(config: ParleyConfig): Promise<Checked<DocumentStore>> {
  if (config.documents === null && !(await isThere(config.data, 'documents.db')))
    return { findings: [notThere(SUBJECT)], store: null, isInUse: false };
  const kind = config.documents === null ? 'embedded' : 'MongoDB';
  let used = false;
  try {
    used = config.documents === null && (await isInUse(config.data, 'documents.db'));
    const store = await openDocumentsToRead(config);
    try {
      const server = config.documents === null ? [] : await mongoFindings(config.documents);
      return { findings: [await answering(store, kindInUse(kind, used)), ...server], store, isInUse: used };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    return { findings: [failureOf(SUBJECT, kind, error, adviceFor(kind))], store: null, isInUse: used };
  }
}

async function answering(store: Documents, what: string): Promise<Finding> {
  const { length } = await store.listCollections();
  return ok(SUBJECT, `${what}, ${length} collections`);
}

const adviceFor = (kind: string): string =>
  kind === 'embedded'
    ? 'See docs/reference/errors.md for the code.'
    : 'See that MongoDB runs, that MONGODB_URL is its address, and that TLS and credentials are as it wants them.';
