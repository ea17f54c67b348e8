import type { Commit, Document, DocumentWrite } from '@parley/eventsourcing';
import {
  checkCheckpoint,
  checkPosition,
  notScalar,
  purgedValue,
  scalarOf,
  startsOf,
  storable,
  wordsOf,
} from '@parley/documents';
import type { Known } from '../collections/collections.js';
import { contentOf } from '../content/content.js';
import { snapshotOf, type Snapshot } from '../content/snapshot.js';
import type { BsonScalar } from '../values.js';

/** One write as it was when it was asked for: a later change of the document shows nowhere. */
export interface TakenWrite {
  readonly id: string;
  readonly position: bigint;
  readonly late: readonly { readonly stream: string; readonly revision: number }[] | null;
  /** Null removes. */
  readonly document: Snapshot | null;
  /** Nobody has found a document of this id; there may be one all the same. */
  readonly isNew: boolean;
}

export interface TakenCommit extends Omit<Commit, 'writes' | 'copies'> {
  readonly copies: readonly TakenWrite[];
  readonly writes: readonly TakenWrite[];
}

/** Reads a step at once. Throws INVALID_DOCUMENT. */
export function takeCommit(commit: Commit): TakenCommit {
  if (commit.checkpoint) checkCheckpoint(commit.checkpoint);
  for (const { before } of commit.purges) if (before !== undefined) checkPosition(before, 'a purge');
  const { purges, copies = [], writes } = commit;
  return { ...commit, purges: [...purges], copies: copies.map(takeWrite), writes: writes.map(takeWrite) };
}

function takeWrite({ id, position, late, document, isNew }: DocumentWrite): TakenWrite {
  return {
    id: storable(id, 'document id'),
    position: checkPosition(position, 'a document'),
    late: late ? Object.entries(late).map(([stream, revision]) => ({ stream, revision })) : null,
    document: document === null ? null : snapshotOf(document, `document ${id}`),
    isNew: isNew === true,
  };
}

/** A document as it is stored. */
export type Replacement = Readonly<Record<string, unknown>>;

/** Throws INVALID_DOCUMENT. */
export function replacementOf(
  collection: Known,
  { id, position, late }: TakenWrite,
  document: Snapshot,
  token: number,
): Replacement {
  const words = wordsIn(collection, id, document);
  const { fields, exact } = contentOf(document, collection.dates);
  // What cannot be held as a field is in the exact JSON.
  checkIndexed(collection, id, exact === null ? fields : (JSON.parse(exact) as Replacement));
  const replacement: Record<string, unknown> = { _id: id, ...fields };
  replacement['_position'] = position;
  replacement['_token'] = token;
  if (late !== null) replacement['_late'] = late;
  if (exact !== null) replacement['_exact'] = exact;
  if (words !== null) replacement['_words'] = words;
  return replacement;
}

/** Terms and starts, each once; null where the document is not found by words. Throws INVALID_DOCUMENT. */
function wordsIn({ words: by }: Known, id: string, snapshot: Snapshot): readonly string[] | null {
  if (by === null) return null;
  const document: unknown = snapshot.kind === 'plain' ? snapshot.fields : JSON.parse(snapshot.json);
  // What is no object is refused with the rest of its content.
  if (typeof document !== 'object' || document === null) return null;
  const found = wordsOf(by, id, document as Document);
  return found && [...new Set(found.text.split(' ')), ...startsOf(found.text)];
}

function checkIndexed({ name, indexedFields }: Known, id: string, document: Replacement): void {
  for (const field of indexedFields) {
    const value = Object.hasOwn(document, field) ? document[field] : null;
    if (value instanceof Date || scalarOf(value) !== undefined) continue;
    throw notScalar(name, id, field);
  }
}

/** What a purge takes; every document of the collection has a position and a token. */
export interface TakenPurge {
  readonly field: string;
  readonly value: BsonScalar;
  readonly before: bigint | null;
}

/** Throws INVALID_QUERY. */
export const takePurges = (collection: Known, purges: Commit['purges']): readonly TakenPurge[] =>
  purges.map((purge) => ({
    field: purge.field,
    value: purgedValue(collection, collection.values, purge),
    before: purge.before ?? null,
  }));
