import { collectionOf, viewOf } from './projection.js';

/** One set of documents of one version of a projection: generation 0 is its first build, each rebuild is one more. */
export interface BuildId {
  readonly name: string;
  readonly version: number;
  readonly generation: number;
}

const suffix = (generation: number): string => (generation === 0 ? '' : `_b${generation}`);

/** `dialog-list@2`, and `dialog-list@2_b1` for its first rebuild. Names its checkpoint and begins the ids of its parked streams. */
export const buildKey = ({ name, version, generation }: BuildId): string =>
  `${name}@${version}${suffix(generation)}`;

/** `dialog_list_v2`, and `dialog_list_v2_b1` for its first rebuild. */
export const buildCollection = ({ name, version, generation }: BuildId): string =>
  `${collectionOf(name, version)}${suffix(generation)}`;

/** Of the build that a key names. */
export const leaseOfKey = (key: string): string => `projection:${key}`;
export const leaseName = (build: BuildId): string => leaseOfKey(buildKey(build));

/** Whose build needs the lease; null: it is no build's. */
export const nameInLease = (lease: string): string | null => /^projection:(.+)@/.exec(lease)?.[1] ?? null;

export const isSameBuild = (one: BuildId | null, other: BuildId | null): boolean =>
  one !== null && other !== null && buildKey(one) === buildKey(other);

/** Whose documents a collection holds; null when they are not of this projection. */
export function buildOfCollection(name: string, collection: string): BuildId | null {
  const found = /^(.+)_v(\d+)(?:_b(\d+))?$/.exec(collection);
  if (found === null || found[1] !== viewOf(name)) return null;
  return { name, version: Number(found[2]), generation: Number(found[3] ?? 0) };
}

/** Name of the checkpoint up to which a collection that is served was made. Throws a `TypeError` for one of another projection. */
export function checkpointOfCollection(name: string, collection: string): string {
  const build = buildOfCollection(name, collection);
  if (build === null) throw new TypeError(`${collection} is no collection of ${name}.`);
  return buildKey(build);
}
