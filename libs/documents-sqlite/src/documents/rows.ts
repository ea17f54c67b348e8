import type { Document, StoredDocument } from '@parley/eventsourcing';
import type { SqlRow } from '../sql.js';
import type { BodyForm } from './body.js';

const OWN = ['id', 'position', 'late', 'body'];

/** What a row has to begin with to be a document. */
export const documentColumns = ({ columns }: Pick<BodyForm, 'columns'>): string =>
  [...OWN, ...columns].join(', ');

/** From rows that begin with {@link documentColumns}. */
export const storedIn =
  <D extends Document>(form: BodyForm) =>
  (row: SqlRow): StoredDocument<D> => {
    const [id, position, late, body] = row;
    const document = form.read(body as string, row.slice(OWN.length)) as D;
    const stored = { id: id as string, position: position as bigint, document };
    return late === null ? stored : { ...stored, late: JSON.parse(late as string) as Record<string, number> };
  };
