import type { Question, QuestionContext } from '@parley/application';
import type { Position, StoredDocument, Where } from '@parley/eventsourcing';
import { cursorKind, MAX_LIMIT, type Page, type PageParams, siftPage } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { madeBy, type MadeBy } from '../made-by.js';
import type { AuditEvent } from './audit-events.projection.js';
import { eventsInWords, type EventInWords } from './event-words.query.js';
import { eventRows, type EventRow } from './events.rows.query.js';
import { eventsFor, knownUpTo } from './events.query.js';
import { LINE_ID, startOf } from './line-ids.js';

/** What events have to be; what is absent may be anything. `from` is included, `to` is not: both times of recording. */
export interface EventFilter {
  /** As `manager:7`, or `system`. */
  readonly actor?: string | undefined;
  readonly dialogId?: number | undefined;
  readonly process?: string | undefined;
  readonly type?: string | undefined;
  /** One of these. */
  readonly types?: readonly string[] | undefined;
  readonly commandType?: string | undefined;
  /** Whether a process caused it. */
  readonly byProcess?: boolean | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface EventsGiven {
  readonly viewer: Viewer;
  readonly filter: EventFilter;
  readonly page: PageParams;
  readonly order: 'newest' | 'oldest';
  /** Only events up to this position, as text, as `madeBy` of an earlier answer says it; absent: all that are known. */
  readonly position?: string | undefined;
  /** With what each event says. */
  readonly withData?: boolean | undefined;
}

export interface EventsAnswer extends Page<EventRow | EventInWords> {
  readonly madeBy: MadeBy;
}

type Row = StoredDocument<AuditEvent>;
type Place = readonly [id: string];

const cursors = cursorKind<Place>('audit-events', [LINE_ID]);
/** Those that an index answers, the one that leaves the fewest events first. */
const INDEXED = ['dialogId', 'actor', 'process', 'type'] as const;
/** Rows that are looked through for one page: with more left out than that, the page is short and says where to go on. */
const MOST_READ = 20_000;

const READS = ['audit-events', 'audit-channels', 'staff', 'channels', 'client-card'];
export const EVENT_MODELS = ['audit-events', 'audit-channels'];

/** A page of events in the order of recording. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export const eventsQuestion: Question<EventsGiven, EventsAnswer> = {
  name: 'audit.events',
  reads: READS,
  async *ask(context, given) {
    const position = await knownUpTo(context.reader, given.position);
    const { items, next } = await eventsPage(context, given, position);
    const made = madeBy(context.product, position, EVENT_MODELS);
    yield { items: await rowsOf(context, given, items), next, madeBy: made };
  },
};

/** The same from a place to the end, one event a piece; the first piece says by what they are answered. */
export const allEventsQuestion: Question<EventsGiven, { readonly madeBy: MadeBy } | EventRow | EventInWords> =
  {
    name: 'audit.all-events',
    reads: READS,
    async *ask(context, given) {
      const position = await knownUpTo(context.reader, given.position);
      yield { madeBy: madeBy(context.product, position, EVENT_MODELS) };
      let { cursor } = given.page;
      do {
        const page = { limit: MAX_LIMIT, cursor };
        const { items, next } = await eventsPage(context, { ...given, page }, position);
        yield* await rowsOf(context, given, items);
        cursor = next ?? undefined;
      } while (cursor !== undefined);
    },
  };

const rowsOf = (
  context: QuestionContext,
  { withData = false }: EventsGiven,
  events: readonly Row[],
): Promise<readonly (EventRow | EventInWords)[]> =>
  withData ? eventsInWords(context, events) : eventRows(context.reader, events);

/** The same without names. */
export async function eventsPage(
  { reader, signal }: Pick<QuestionContext, 'reader' | 'signal'>,
  { viewer, filter, page, order }: EventsGiven,
  position: Position,
): Promise<Page<Row>> {
  const collection = await reader.serving('audit-events');
  const [anyOf, period] = [branchesOf(filter), periodOf(filter, order)];
  const isWanted = (row: Row): boolean => row.position <= position && passes(filter, row.document);
  const sieve = {
    most: MOST_READ,
    placeOf: ({ id }: Row): Place => [id],
    async read(place: Place | undefined, count: number) {
      signal.throwIfAborted();
      const after = place ?? period.after;
      const rows = await reader.documents.find<AuditEvent>(collection, {
        anyOf,
        ...{ sort: [], idDirection: order === 'newest' ? -1 : 1, limit: count },
        ...(after && { after }),
      });
      const end = rows.findIndex(period.isBeyond);
      return end < 0 ? rows : rows.slice(0, end);
    },
    keep: (rows: readonly Row[]) => eventsFor(reader, viewer, rows.filter(isWanted)),
  };
  return siftPage(sieve, cursors, page);
}

function branchesOf(filter: EventFilter): readonly Where[] {
  const field = INDEXED.find((name) => filter[name] !== undefined);
  if (field !== undefined) return [{ [field]: filter[field] ?? null }];
  return filter.types?.map((type) => ({ type })) ?? [{}];
}

/** Where the period begins in this order, and what lies behind its end. */
function periodOf({ from, to }: EventFilter, order: EventsGiven['order']) {
  const [first, last] = [from, to].map((time) => (time === undefined ? undefined : startOf(time)));
  const begin = order === 'oldest' ? first : last;
  return {
    after: begin === undefined ? undefined : ([begin] as const),
    isBeyond: ({ id }: Row): boolean =>
      order === 'oldest' ? last !== undefined && id > last : first !== undefined && id < first,
  };
}

function passes({ byProcess, types, from, to, ...filter }: EventFilter, event: AuditEvent): boolean {
  // A cursor may be one of another period.
  if ((from !== undefined && event.recordedAt < from) || (to !== undefined && event.recordedAt >= to))
    return false;
  if (types !== undefined && !types.includes(event.type)) return false;
  if (byProcess !== undefined && byProcess !== (event.process !== undefined)) return false;
  return ([...INDEXED, 'commandType'] as const).every(
    (name) => filter[name] === undefined || filter[name] === event[name],
  );
}
