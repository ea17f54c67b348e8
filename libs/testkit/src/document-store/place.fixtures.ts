import { randomUUID } from 'node:crypto';
import type {
  Commit,
  Document,
  DocumentStore,
  DocumentWrite,
  FindQuery,
  Lease,
  StoredDocument,
} from '@parley/eventsourcing';

/** A promise that a server used in tests cannot keep, though the adapter does: its test is skipped by name. */
export type DocumentStoreLack = 'code point order';

/** What each group of the contract works with. */
export interface DocumentStoreContext {
  /** The store of the running test. */
  store(): DocumentStore;
  /** Puts a newly opened store on the same data in its place, and answers it. */
  reopen(): Promise<DocumentStore>;
  advanceClock(ms: number): void;
  readonly lacks: readonly DocumentStoreLack[];
  readonly thoroughness: number;
}

/** A name for a collection, lease or record that no other test uses. */
export const freshName = (): string => `c_${randomUUID().replaceAll('-', '')}`;

/** A collection of a test's own, and the lease to write to it. */
export interface Place {
  readonly store: DocumentStore;
  readonly collection: string;
  readonly lease: Lease;
}

export const HOUR_MS = 3_600_000;

export async function takeLease(
  store: DocumentStore,
  name: string,
  owner = 'owner-1',
  ttlMs = HOUR_MS,
): Promise<Lease> {
  const lease = await store.acquireLease(name, owner, ttlMs);
  if (!lease) throw new Error(`The lease ${name} is held by another owner.`);
  return lease;
}

export async function createPlace(store: DocumentStore, ...indexes: string[][]): Promise<Place> {
  const collection = freshName();
  await store.ensureCollection({ name: collection, indexes: indexes.map((fields) => ({ fields })) });
  return { store, collection, lease: await takeLease(store, collection) };
}

export const write = (
  id: string,
  position: bigint,
  document: Document | null,
  late?: Readonly<Record<string, number>>,
): DocumentWrite => (late ? { id, position, document, late } : { id, position, document });

/** A step with the given parts and nothing else. */
export const stepOf = ({ collection, lease }: Place, parts: Partial<Commit>): Commit => ({
  lease,
  collection,
  purges: [],
  writes: [],
  ...parts,
});

export const put = (place: Place, ...writes: DocumentWrite[]): Promise<void> =>
  place.store.commit(stepOf(place, { writes }));

/** Stores documents as `d0000`, `d0001`… in the order given, all at position 1. */
export const putAll = (place: Place, documents: readonly Document[]): Promise<void> =>
  put(place, ...documents.map((document, n) => write(numberedId(n), 1n, document)));

export const numberedId = (n: number): string => `d${String(n).padStart(4, '0')}`;

export async function getOne({ store, collection }: Place, id: string): Promise<StoredDocument | undefined> {
  return (await store.get(collection, [id])).get(id);
}

export async function idsFound({ store, collection }: Place, query: Partial<FindQuery>): Promise<string[]> {
  const found = await store.find(collection, { anyOf: [{}], sort: [], limit: 1_000, ...query });
  return found.map(({ id }) => id);
}
