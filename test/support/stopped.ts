import { parley } from '@parley/composition';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { collectionOf, type Projection } from '@parley/subscriptions';
import {
  START,
  type Document,
  type Documents,
  type Checkpoints,
  type EventStore,
  type Position,
  type RecordedEvent,
  type StoredDocument,
} from '@parley/eventsourcing';
import { foldAll } from '@parley/testkit';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

const PAGE = 1_000;
/** Time between two looks at a checkpoint, in ms. */
const LOOK_MS = 20;
/** Every read model, and the index of commands. */
export const everyProjection: readonly Projection[] = parley.definitions;

/** What a server that has ended left in its folder. */
export interface Stopped {
  /** The whole log in order, each event in its current version; those of ids and claims as they are. */
  readonly log: readonly RecordedEvent[];
  /**
   * Every document of every read model, and of the index of commands, that is not what a fresh fold of the log makes it: missing,
   * left over, with other content or at another position; and every checkpoint that is not at the end of the log, which lies
   * behind the last event where the store keeps events of its own.
   */
  readonly differences: readonly string[];
}

/** Opens the stores of `folder`, which no server may have open, reads all that is there and closes them. */
export async function readStopped(folder: string, projections = everyProjection): Promise<Stopped> {
  const eventStore = await openSqliteEventStore({ folder });
  const documents = await openSqliteDocuments({ folder });
  try {
    return await readStores(eventStore, documents, projections);
  } finally {
    await documents.close();
    await eventStore.close();
  }
}

/** The same of stores that are open. */
export async function readStores(
  eventStore: EventStore,
  documents: Documents & Checkpoints,
  projections = everyProjection,
): Promise<Stopped> {
  const log: RecordedEvent[] = [];
  const catalog = parley.catalog;
  for (let from = START, end = false; !end;) {
    const page = await eventStore.readAll({ from, limit: PAGE });
    log.push(...page.events.map((event) => (catalog.has(event.type) ? catalog.decode(event) : event)));
    ({ next: from, end } = page);
  }
  const head = await eventStore.head();
  const differences: string[] = [];
  for (const projection of projections)
    differences.push(...(await differencesOf(documents, projection, log, head)));
  return { log, differences };
}

/** Waits until every projection has folded the last event that is in the log now. Rejects when they do not within the time, in ms. */
export async function foldedAll(
  eventStore: EventStore,
  documents: Checkpoints,
  patienceMs: number,
): Promise<void> {
  const last = await lastEvent(eventStore);
  const until = Date.now() + patienceMs;
  for (const { name, version } of everyProjection)
    while ((await documents.checkpoint(`${name}@${version}`)) < (last?.position ?? START)) {
      if (Date.now() > until) throw new Error(`${name} does not reach the end of the log.`);
      await pause(LOOK_MS);
    }
}

async function lastEvent(eventStore: EventStore): Promise<RecordedEvent | undefined> {
  let page = await eventStore.readAll({ direction: 'backwards', limit: 1 });
  while (page.events.length === 0 && !page.end)
    page = await eventStore.readAll({ direction: 'backwards', from: page.next, limit: 1 });
  return page.events[0];
}

async function differencesOf(
  documents: Documents & Checkpoints,
  projection: Projection,
  log: readonly RecordedEvent[],
  head: Position,
): Promise<string[]> {
  const { name, version } = projection;
  const expected = foldAll(withPositions(projection), log);
  const stored = await allDocuments(documents, collectionOf(name, version));
  const found = [...new Set([...expected.keys(), ...stored.keys()])]
    .filter((id) => !isDeepStrictEqual(plain(stored.get(id)), asJson(expected.get(id))))
    .map((id) => `${name} ${id}`);
  const checkpoint = await documents.checkpoint(`${name}@${version}`);
  const last = log.at(-1)?.position ?? START;
  if (checkpoint >= last && checkpoint <= head) return found;
  return [...found, `${name} stands at ${checkpoint}, not between ${last} and ${head}`];
}

async function allDocuments(documents: Documents, collection: string): Promise<Map<string, StoredDocument>> {
  const found = new Map<string, StoredDocument>();
  for (let after: readonly string[] | undefined; ;) {
    const rows = await documents.find(collection, {
      anyOf: [{}],
      sort: [],
      limit: PAGE,
      ...(after && { after }),
    });
    for (const row of rows) found.set(row.id, row);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return found;
    after = [last.id];
  }
}

const POSITION = 'position of the last change';
const asJson = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));
const plain = (row: StoredDocument | undefined): unknown =>
  row && { ...row.document, [POSITION]: String(row.position) };

/** The same projection, with the position of the event that changed it last in every document. */
function withPositions(projection: Projection): Projection {
  const inner = new WeakMap<Document, Document>();
  const within = (document: Document | null): Document | null => document && (inner.get(document) ?? null);
  const tracked = (document: Document, { position }: RecordedEvent): Document => {
    const made = { ...document, [POSITION]: String(position) };
    inner.set(made, document);
    return made;
  };
  type AnyHandler = Projection['on'][string];
  const positioned = (handler: AnyHandler): AnyHandler => ({
    ...handler,
    apply(document, event: RecordedEvent, id, earlier) {
      const before = within(document);
      const after = handler.apply(before, event, id, earlier);
      return after === null || after === before ? after && document : tracked(after, event);
    },
    ...(handler.reaches && {
      reaches: (document, event: RecordedEvent, id) =>
        handler.reaches?.(within(document) ?? document, event, id) ?? [],
    }),
    ...(handler.leaves && {
      leaves(before, after, event: RecordedEvent, id) {
        const copy = handler.leaves?.(within(before), within(after), event, id) ?? null;
        return copy && { ...copy, document: tracked(copy.document, event) };
      },
    }),
  });
  const on = Object.entries(projection.on).map(([type, handler]) => [type, positioned(handler)]);
  return { ...projection, on: Object.fromEntries(on) };
}
