import { ValidationError, type CollectionSpec } from '@parley/eventsourcing';
import { OWN_COLLECTIONS } from './database.js';

const NAME = /^[A-Za-z0-9_]{1,60}$/;

/** Throws INVALID_COLLECTION. */
export function checkSpec({ name, indexes }: CollectionSpec): void {
  const refuse = (what: string): never => {
    throw new ValidationError('INVALID_COLLECTION', `A collection cannot be made: ${what}.`, {
      collection: String(name),
    });
  };
  const isName = (text: unknown): boolean => typeof text === 'string' && NAME.test(text);
  if (!isName(name)) refuse('its name is not 1 to 60 letters, digits or _');
  if ((OWN_COLLECTIONS as readonly string[]).includes(name)) refuse('its name is one of the store itself');
  for (const { fields } of indexes) {
    if (fields.length === 0 || !fields.every(isName)) refuse('an index has no fields, or one is not a name');
    if (fields.some((field) => field.startsWith('_'))) refuse('an index has a field that begins with _');
    if (new Set(fields).size < fields.length) refuse('an index names a field twice');
  }
  const fields = [...new Set(indexes.flatMap((index) => index.fields))];
  if (new Set(fields.map((field) => field.toLowerCase())).size < fields.length) {
    refuse('two of its fields differ in case only');
  }
}
