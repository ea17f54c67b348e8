import type { QueryReader } from '@parley/application';
import { columnsOf, parley, type Product } from '@parley/composition';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { freshMongoDatabase, mongoUrl } from '@parley/documents-mongo/testing';
import type { DocumentStore, EventStore, RecordedEvent } from '@parley/eventsourcing';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askingAll } from './both-stores.fixtures.js';
import { built, builtWhenAsked, type Built } from './built.fixtures.js';
import type { Given } from './given.fixtures.js';

export interface Models {
  readonly reader: QueryReader;
  /** To look at documents otherwise than queries do. */
  readonly documents: DocumentStore;
  readonly eventStore: EventStore;
  /** Where the files of the embedded stores are. */
  readonly folder: string;
  /** What the log holds. */
  readonly log: readonly RecordedEvent[];
  /** Appends more and waits until every read model has it. */
  append(events: readonly Given[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * All read models on stores of their own, holding these events: on the embedded document store, where each folds what is appended, and
 * where there is a MongoDB on that too, where each is built from the log when it is first asked for. Then every query is asked on both,
 * and their answers must be the same.
 */
export async function openModels(events: readonly Given[], product: Product = parley): Promise<Models> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-readmodels-'));
  const eventStore = await openSqliteEventStore({ folder });
  const mongo = mongoUrl() === null ? null : freshMongoDatabase();
  const embedded = await openSqliteDocuments({ folder });
  const remote = mongo && (await mongo.open());
  const stores = [embedded, ...(remote ? [remote] : [])];
  const models = [
    await built({ eventStore, documents: embedded }, product),
    ...(remote ? [builtWhenAsked({ eventStore, documents: remote }, product)] : []),
  ];
  const log: RecordedEvent[] = [];
  const revisions = new Map<string, number>();
  const append = async (more: readonly Given[]): Promise<void> => {
    const results = more.map(({ stream, ...event }) => {
      const expected = revisions.get(stream) ?? -1;
      revisions.set(stream, expected + 1);
      return eventStore.append(stream, expected, [event]);
    });
    await Promise.all(results);
    const page = await eventStore.readAll({ limit: 10_000 });
    log.splice(0, log.length, ...page.events);
    for (const each of models) await each.reached();
  };
  await append(events);
  const reading = {
    documents: askingAll(stores, product.shapes),
    serving: (name: string) => servedAlike(models, name),
  };
  const columns = columnsOf({
    stores: { documents: reading.documents, eventStore },
    ...{ product, serving: reading.serving },
    onError: () => undefined,
  });
  return {
    documents: embedded,
    eventStore,
    folder,
    reader: { ...reading, columns, ...product.parts },
    log,
    append,
    async close() {
      await columns.stop();
      await Promise.all(models.map((each) => each.stop()));
      await Promise.all(stores.map((store) => store.close()));
      await eventStore.close();
      await mongo?.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/** The collection that all of them serve. */
async function servedAlike(models: readonly Built[], name: string): Promise<string> {
  const served = new Set(await Promise.all(models.map((each) => each.serving(name))));
  const [collection] = served;
  if (collection === undefined || served.size > 1) throw new Error(`${name} is served differently.`);
  return collection;
}
