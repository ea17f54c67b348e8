import type { CollectionSpec } from '@parley/eventsourcing';
import { checkCollection, refuseCollection } from '@parley/documents';
import { OWN_COLLECTIONS } from '../database.js';

/** Throws INVALID_COLLECTION. */
export function checkSpec(spec: CollectionSpec): void {
  checkCollection(spec);
  const isOwn = (OWN_COLLECTIONS as readonly string[]).includes(spec.name);
  if (isOwn) refuseCollection(spec.name, 'its name is one of the store itself');
}
