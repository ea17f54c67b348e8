import {
  isDamaged,
  ParleyError,
  refuseDamagedEvent,
  START,
  type DocumentStore,
  type EventStore,
  type Position,
} from '@parley/eventsourcing';
import { ok, problem, type Finding } from './finding.js';

const PAGE = 1_000;
/** Damaged places that are told of each store. */
const MOST_PLACES = 20;
const ADVICE = 'Stop Parley and restore the store from a backup.';

/** How much has been read, 0 to 100, and of what. */
export type Progress = (percent: number, what: string) => void;

/** Reads every event and every document, and names what cannot be read. */
export async function deepFindings(
  eventStore: EventStore | null,
  documents: DocumentStore | null,
  progress: Progress,
): Promise<readonly Finding[]> {
  const log = eventStore === null ? [] : [await readLog(eventStore, progress)];
  const models = documents === null ? [] : [await readDocuments(documents, progress)];
  return [...log, ...models].flat();
}

async function readLog(store: EventStore, progress: Progress): Promise<readonly Finding[]> {
  const subject = 'every event';
  const head = await store.head();
  const found: Finding[] = [];
  let read = 0;
  let limit = PAGE;
  for (let from: Position = START; from < head && found.length < MOST_PLACES;) {
    progress(head === START ? 100 : Number((from * 100n) / head), 'events');
    try {
      const page = await store.readAll({ from, limit });
      read += page.events.length;
      const damaged = page.events.filter(isDamaged).map(refuseDamagedEvent);
      found.push(...damaged.map(({ message }) => problem(subject, message, ADVICE)));
      if (page.end) break;
      from = page.next;
      limit = PAGE;
    } catch (error) {
      const place = placeOf(error);
      // First what stands before it.
      if (place !== null && place > from + 1n) {
        limit = Number(place - from) - 1;
        continue;
      }
      found.push(problem(subject, wordsOf(error), ADVICE));
      if (place === null) break;
      from = place;
      limit = PAGE;
    }
  }
  return found.length > 0 ? found.slice(0, MOST_PLACES) : [ok(subject, `${read} can be read`)];
}

/** The first event that cannot be read; null where the store does not say. */
function placeOf(error: unknown): Position | null {
  if (!(error instanceof ParleyError) || error.code !== 'STORE_DAMAGED') throw error;
  const [, position] = /^at position (\d+)$/.exec(String(error.details['place'])) ?? [];
  return position === undefined ? null : BigInt(position);
}

async function readDocuments(store: DocumentStore, progress: Progress): Promise<readonly Finding[]> {
  const subject = 'every document';
  const found: Finding[] = [];
  let read = 0;
  const names = await store.listCollections();
  for (const [index, name] of names.entries()) {
    progress(Math.floor((100 * index) / names.length), name);
    try {
      read += await readCollection(store, name);
    } catch (error) {
      found.push(
        problem(subject, wordsOf(error), `${ADVICE} Or move it away: it is built again from the log.`),
      );
    }
  }
  return found.length > 0 ? found.slice(0, MOST_PLACES) : [ok(subject, `${read} can be read`)];
}

async function readCollection(store: DocumentStore, name: string): Promise<number> {
  let read = 0;
  for (let after: readonly string[] | null = null; ;) {
    const page: readonly { readonly id: string }[] = await store.find(name, {
      anyOf: [{}],
      sort: [],
      limit: PAGE,
      ...(after !== null && { after }),
    });
    read += page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return read;
    after = [last.id];
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof ParleyError && error.code === 'STORE_DAMAGED') return error.message;
  throw error;
}
