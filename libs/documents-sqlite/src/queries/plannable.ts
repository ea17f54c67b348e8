import { documentErrors, type Values } from '@parley/documents';
import { isRange, type ValidationError, type Where } from '@parley/eventsourcing';
import type { Collection } from '../collections/collection.js';
import { uuidColumn } from '../documents/uuid.js';
import { columnValue, COLUMNS, type ColumnValue } from '../values.js';

/** What the columns of a collection hold of the values that a question names. */
export const columnsOf = ({ form: { uuids } }: Pick<Collection, 'form'>): Values<ColumnValue> =>
  uuids.size === 0
    ? COLUMNS
    : {
        ...COLUMNS,
        of: (field, scalar) => (uuids.has(field) ? uuidColumn(columnValue(scalar)) : columnValue(scalar)),
      };

/**
 * The collection as these branches may use it: with the indexes that have all that they take. Refuses fields of UUIDs in ranges and among
 * others that are named: bytes are in another order than texts. Throws INVALID_QUERY.
 */
export function plannable(
  collection: Collection,
  anyOf: readonly Where[],
  named: readonly string[] = [],
): Collection {
  const { name, form, indexes } = collection;
  if (form.uuids.size > 0) {
    const ranges = anyOf.flatMap((where) =>
      Object.entries(where).flatMap(([field, condition]) => (isRange(condition) ? [field] : [])),
    );
    const field = [...named, ...ranges].find((one) => form.uuids.has(one));
    if (field !== undefined) throw refused(name, field);
  }
  if (form.sparse.size === 0) return collection;
  const isThere = (field: string): boolean =>
    anyOf.every(
      (where) => Object.hasOwn(where, field) && where[field] !== null && !isRange(where[field] ?? null),
    );
  return {
    ...collection,
    indexes: indexes.filter(({ fields }) =>
      fields.every((field) => !form.sparse.has(field) || isThere(field)),
    ),
  };
}

const refused = (collection: string, field: string): ValidationError =>
  documentErrors.INVALID_QUERY(
    `A question cannot be answered: ${field} holds UUIDs, which are asked for by equality alone.`,
    { collection },
  );
