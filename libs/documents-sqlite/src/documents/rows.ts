import type { Document, StoredDocument } from '@parley/eventsourcing';
import type { SqlRow } from '../sql.js';

export const DOCUMENT_COLUMNS = 'id, position, late, body';

/** From a row that begins with {@link DOCUMENT_COLUMNS}. */
export function storedFrom<D extends Document>([id, position, late, body]: SqlRow): StoredDocument<D> {
  const document = JSON.parse(body as string) as D;
  const stored = { id: id as string, position: position as bigint, document };
  return late === null ? stored : { ...stored, late: JSON.parse(late as string) as Record<string, number> };
}
