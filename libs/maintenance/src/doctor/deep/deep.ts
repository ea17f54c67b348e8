import {
  isDamaged,
  ParleyError,
  refuseDamagedEvent,
  START,
  type Documents,
  type Records,
  type EventStore,
  type Position,
  type RecordKey,
} from '@parley/eventsourcing';
import { isCode, ok, problem, type Finding } from '../finding.js';

const PAGE = 1_000;
/** Damaged places that are reported of each store. */
export const MOST_PLACES = 20;
export const ADVICE = 'Stop Parley and restore the store from a backup.';
export const REBUILT = `${ADVICE} Or move it away: it is built again from the log.`;
/** Records that are asked for together. */
const RECORDS_AT_ONCE = 100;

/** How much has been read, 0 to 100, and of what. */
export type Progress = (percent: number, what: string) => void;

/** Reads every event, every document and every record, and names what cannot be read. */
export async function deepFindings(
  eventStore: EventStore | null,
  documents: (Documents & Records) | null,
  progress: Progress,
): Promise<readonly Finding[]> {
  const log = eventStore === null ? [] : [await readLog(eventStore, progress)];
  const models =
    documents === null
      ? []
      : [await readDocuments(documents, progress), await readRecords(documents, progress)];
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

async function readDocuments(store: Documents, progress: Progress): Promise<readonly Finding[]> {
  const subject = 'every document';
  const found: Finding[] = [];
  let read = 0;
  const names = await store.listCollections();
  for (const [index, name] of names.entries()) {
    progress(Math.floor((100 * index) / names.length), name);
    try {
      read += await readCollection(store, name);
    } catch (error) {
      // A running server drops what a later build has replaced.
      if (isCode(error, 'UNKNOWN_COLLECTION')) continue;
      found.push(problem(subject, wordsOf(error), REBUILT));
    }
  }
  return found.length > 0 ? found.slice(0, MOST_PLACES) : [ok(subject, `${read} can be read`)];
}

async function readCollection(store: Documents, name: string): Promise<number> {
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

/** Records are small and few: reading each shows which one cannot be read. */
async function readRecords(store: Records, progress: Progress): Promise<readonly Finding[]> {
  const subject = 'every record';
  const found: Finding[] = [];
  let read = 0;
  for (let after: RecordKey | null = null; found.length < MOST_PLACES;) {
    const keys: readonly RecordKey[] = await store.listRecordKeys(after, RECORDS_AT_ONCE);
    progress(100, `records: ${read}`);
    const reads = await Promise.allSettled(keys.map(({ kind, id }) => store.getRecord(kind, id)));
    const failed = reads.flatMap((read) => (read.status === 'rejected' ? [wordsOf(read.reason)] : []));
    read += keys.length - failed.length;
    found.push(...failed.map((words) => problem(subject, words, REBUILT)));
    after = keys.at(-1) ?? null;
    if (after === null) break;
  }
  return found.length > 0 ? found.slice(0, MOST_PLACES) : [ok(subject, `${read} can be read`)];
}

function wordsOf(error: unknown): string {
  if (error instanceof ParleyError && error.code === 'STORE_DAMAGED') return error.message;
  throw error;
}
