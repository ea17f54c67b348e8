import {
  MOST_BIN_BITS,
  type ValidationError,
  type Checkpoint,
  type CollectionSpec,
  type IndexSpec,
  type Purge,
} from '@parley/eventsourcing';
import type { PlannedCollection } from './plan.js';
import { invalidDocument, storable } from './text.js';
import { scalarOf, type Values } from './values.js';
import { documentErrors } from './document-errors.js';

const NAME = /^[A-Za-z0-9_]{1,60}$/;
const GREATEST_POSITION = 2n ** 63n - 1n;

export function refuseCollection(name: unknown, what: string): never {
  throw documentErrors.INVALID_COLLECTION(`A collection cannot be made: ${what}.`, {
    collection: String(name),
  });
}

/** Throws INVALID_COLLECTION. */
export function checkCollection({ name, indexes, words }: CollectionSpec): void {
  const refuse = (what: string): never => refuseCollection(name, what);
  const isName = (text: unknown): boolean => typeof text === 'string' && NAME.test(text);
  if (!isName(name)) refuse('its name is not 1 to 60 letters, digits or _');
  for (const { fields } of indexes) {
    if (fields.length === 0 || !fields.every(isName)) refuse('an index has no fields, or one is not a name');
    if (fields.some((field) => field.startsWith('_'))) refuse('an index has a field that begins with _');
    if (new Set(fields).size < fields.length) refuse('an index names a field twice');
  }
  const fields = [...new Set(indexes.flatMap((index) => index.fields))];
  if (new Set(fields.map((field) => field.toLowerCase())).size < fields.length) {
    refuse('two of its fields differ in case only');
  }
  const bins = words?.bins;
  const named = words ? [words.field, words.at, ...(words.shown ?? [])] : [];
  if (!named.every((field) => isName(field) && !field.startsWith('_')))
    refuse('a field that it is found by words with is not a name, or begins with _');
  if (bins && !(Number.isInteger(bins.bits) && bins.bits >= 1 && bins.bits <= MOST_BIN_BITS))
    refuse(`its bins are not of 1 to ${MOST_BIN_BITS} bits`);
  if (bins && !words.shown?.includes(bins.field)) refuse('its bins are of a field that hits do not carry');
}

export const unknownCollection = (name: unknown): ValidationError =>
  documentErrors.UNKNOWN_COLLECTION('No collection has this name.', { collection: String(name) });

/** Throws INVALID_DOCUMENT. `of` names the owner of the position in the message. */
export function checkPosition(position: bigint, of: string): bigint {
  if (typeof position === 'bigint' && position >= 0n && position <= GREATEST_POSITION) return position;
  throw invalidDocument(`The position of ${of} is not from 0 to 2^63-1.`);
}

/** Throws INVALID_DOCUMENT. */
export function checkCheckpoint({ name, position, mark }: Checkpoint): void {
  storable(name, 'checkpoint name');
  checkPosition(position, 'a checkpoint');
  if (!mark) return;
  checkPosition(mark.position, 'a mark');
  storable(mark.event, 'mark');
}

/** The value whose documents a purge removes. Throws INVALID_QUERY. */
export function purgedValue<I extends IndexSpec, V>(
  { name, indexes }: PlannedCollection<I>,
  values: Values<V>,
  { field, value }: Purge,
): V {
  const scalar = scalarOf(value);
  if (scalar !== undefined && indexes.some(({ fields }) => fields[0] === field)) {
    return values.of(field, scalar);
  }
  const message = 'A purge needs a scalar value and an index that begins with its field.';
  throw documentErrors.INVALID_QUERY(message, { collection: name });
}

export const notScalar = (collection: string, id: string, field: string): ValidationError =>
  documentErrors.INVALID_DOCUMENT(`The indexed field ${field} of a document is not scalar.`, {
    collection,
    id,
    field,
  });
