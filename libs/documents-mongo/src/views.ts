import { storeErrors } from '@parley/eventsourcing';
import type { Db } from 'mongodb';
import { normaliseMongoError } from './connection/errors.js';
import { createClient, type MongoOptions } from './connection/options.js';

/** A view that shows one collection. */
export interface MongoView {
  readonly name: string;
  readonly collection: string;
}

/** What became of the views, by their names. */
export interface KeptViews {
  readonly made: readonly string[];
  readonly changed: readonly string[];
  readonly kept: readonly string[];
}

/** Shows documents without what is the store's own beside the position. */
export const VIEW_PIPELINE = [{ $project: { _token: 0, _late: 0, _exact: 0, _words: 0 } }] as const;

/**
 * Has views show these collections. `create`: also makes those that are not there; otherwise only views that are there are changed. Throws
 * `STORE_*`: `STORE_REFUSED` where a collection has the name of a view, and on servers that make none.
 */
export async function keepMongoViews(
  options: MongoOptions,
  views: readonly MongoView[],
  { create }: { readonly create: boolean },
): Promise<KeptViews> {
  const client = createClient(options);
  try {
    return await keepViews(client.db(options.database), views, create);
  } catch (error) {
    throw normaliseMongoError(error);
  } finally {
    await client.close();
  }
}

/** The same in an open database. */
export async function keepViews(
  db: Pick<Db, 'command' | 'listCollections' | 'dropCollection'>,
  views: readonly MongoView[],
  create: boolean,
): Promise<KeptViews> {
  const kept = { made: [] as string[], changed: [] as string[], kept: [] as string[] };
  for (const { name, collection } of views) {
    const definition = { viewOn: collection, pipeline: VIEW_PIPELINE };
    const found = await collectionIn(db, name);
    if (found === null && !create) continue;
    if (found !== null && found.type !== 'view') {
      if (create) throw refused(`${name} is a collection, and no view can have its name`);
      continue;
    }
    if (found === null) await makeView(db, name, definition);
    else if (!isOf(found, definition)) await db.command({ collMod: name, ...definition });
    kept[found === null ? 'made' : isOf(found, definition) ? 'kept' : 'changed'].push(name);
  }
  return kept;
}

type Found = Awaited<ReturnType<typeof collectionIn>>;

async function collectionIn(db: Pick<Db, 'listCollections'>, name: string) {
  const found = await db.listCollections({ name }, { nameOnly: false }).toArray();
  // Not every server heeds the filter.
  return found.find((one) => one.name === name) ?? null;
}

const isOf = (found: Found, { viewOn, pipeline }: { viewOn: string; pipeline: unknown }): boolean =>
  found?.options?.['viewOn'] === viewOn &&
  JSON.stringify(found.options['pipeline'], asNumber) === JSON.stringify(pipeline);

const asNumber = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** Some servers that speak the protocol make a collection instead. */
async function makeView(
  db: Pick<Db, 'command' | 'listCollections' | 'dropCollection'>,
  name: string,
  definition: object,
): Promise<void> {
  await db.command({ create: name, ...definition });
  if ((await collectionIn(db, name))?.type === 'view') return;
  await db.dropCollection(name);
  throw refused('it makes no views');
}

const refused = (why: string) =>
  storeErrors.STORE_REFUSED(`The document store cannot have the view: ${why}.`);
