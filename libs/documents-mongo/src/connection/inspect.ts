import { type CollectionSpec, storeErrors } from '@parley/eventsourcing';
import type { Db } from 'mongodb';
import { checkMongoOptions } from './check-options.js';
import { databaseOf, type Database } from '../database.js';
import { isServerError, normaliseMongoError } from './errors.js';
import { declaredIn, indexesOf, keyOf, textOf } from '../collections/indexes.js';
import { createClient, type MongoOptions } from './options.js';

export interface MongoInspection {
  /** Of one small question, the connection not counted. */
  readonly roundTripMs: number;
  readonly version: string;
  readonly maxWireVersion: number;
  /** Null: a server of its own, or behind a router. */
  readonly replicaSet: string | null;
  /** RFC 3339 UTC with ms; null when the server does not tell. */
  readonly serverTime: string | null;
  /** Declared indexes that the database has not got. */
  readonly missing: readonly { readonly collection: string; readonly fields: readonly string[] }[];
  /** Indexes in Parley's collections that nothing declares. */
  readonly foreign: readonly { readonly collection: string; readonly name: string }[];
  /** Whether the rights suffice; null: it cannot be known without leaving traces. */
  readonly canWrite: boolean | null;
}

/** What the store does to its database. `collMod` is the right that `readWrite` has not got: see the guide. */
const ACTIONS = [
  'find',
  'insert',
  'update',
  'remove',
  'createCollection',
  'dropCollection',
  'createIndex',
  'collMod',
];

/**
 * Looks at the server without changing anything there. `declared`: collections beside those that the database itself knows of.
 * Throws STORE_UNAVAILABLE, STORE_REFUSED or INVALID_CONFIGURATION.
 */
export async function inspectMongo(
  options: MongoOptions,
  declared: readonly CollectionSpec[] = [],
): Promise<MongoInspection> {
  const mistakes = checkMongoOptions(options);
  if (mistakes.length > 0) throw storeErrors.INVALID_CONFIGURATION(mistakes.join(' '));
  const client = createClient(options);
  try {
    return await inspect(databaseOf(client, options.database), declared);
  } catch (error) {
    throw normaliseMongoError(error);
  } finally {
    await client.close();
  }
}

async function inspect(database: Database, declared: readonly CollectionSpec[]): Promise<MongoInspection> {
  const { db } = database;
  await db.command({ ping: 1 });
  const begun = performance.now();
  await db.command({ ping: 1 });
  const roundTripMs = performance.now() - begun;
  const built = await db.command({ buildInfo: 1 });
  const hello = await helloOf(db);
  return {
    roundTripMs,
    version: String(built['version']),
    maxWireVersion: Number(hello['maxWireVersion'] ?? 0),
    replicaSet: typeof hello['setName'] === 'string' ? hello['setName'] : null,
    serverTime: timeOf(hello['localTime']),
    ...(await inspectIndexes(database, declared)),
    canWrite: await canWrite(db),
  };
}

/** MongoDB tells a date; others that speak its protocol tell ms since the epoch. RFC 3339 UTC with ms, null for anything else. */
export function timeOf(value: unknown): string | null {
  if (!(value instanceof Date) && typeof value !== 'number' && typeof value !== 'bigint') return null;
  const time = new Date(Number(value));
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

async function helloOf(db: Db): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await db.command({ hello: 1 });
  } catch (error) {
    if (!isServerError(error, 'unknownCommand')) throw error;
    return db.command({ isMaster: 1 });
  }
}

async function inspectIndexes(
  { db, collections }: Database,
  declared: readonly CollectionSpec[],
): Promise<Pick<MongoInspection, 'missing' | 'foreign'>> {
  const fieldsOf = (row: Pick<CollectionSpec, 'indexes' | 'words'>): readonly (readonly string[])[] =>
    declaredIn(row).map(({ fields }) => fields);
  const wanted = new Map(declared.map((spec) => [spec.name, fieldsOf(spec)]));
  for (const { _id, filling, ...row } of await collections.find({}).toArray()) {
    // Indexes of a collection that is being filled are still to come.
    const known = filling ? [] : fieldsOf(row);
    wanted.set(_id, [...(wanted.get(_id) ?? []), ...known]);
  }
  const missing: { collection: string; fields: readonly string[] }[] = [];
  const foreign: { collection: string; name: string }[] = [];
  for (const [collection, all] of wanted) {
    const found = await indexesOf(db, collection);
    const keys = new Map(all.map((fields) => [textOf(keyOf(fields)), fields]));
    for (const { name, key } of found) if (!keys.delete(textOf(key))) foreign.push({ collection, name });
    for (const fields of keys.values()) missing.push({ collection, fields });
  }
  return { missing, foreign };
}

interface Privilege {
  readonly resource: { readonly db?: string; readonly collection?: string; readonly anyResource?: boolean };
  readonly actions: readonly string[];
}

/** From what the server says of the user; a server without users lets everybody do everything. */
async function canWrite(db: Db): Promise<boolean | null> {
  try {
    const { authInfo } = await db.command({ connectionStatus: 1, showPrivileges: true });
    const { authenticatedUsers = [], authenticatedUserPrivileges = [] } = authInfo as {
      readonly authenticatedUsers?: readonly unknown[];
      readonly authenticatedUserPrivileges?: readonly Privilege[];
    };
    // Without a login the server tells no rights, whether it asks for one or not.
    if (authenticatedUsers.length === 0) return null;
    const ours = authenticatedUserPrivileges.filter(({ resource }) => covers(resource, db.databaseName));
    const allowed = new Set(ours.flatMap(({ actions }) => actions));
    return allowed.has('anyAction') || ACTIONS.every((action) => allowed.has(action));
  } catch (error) {
    if (isServerError(error, 'unknownCommand')) return null;
    throw error;
  }
}

const covers = ({ db, collection, anyResource }: Privilege['resource'], database: string): boolean =>
  anyResource === true || ((db === '' || db === database) && collection === '');
