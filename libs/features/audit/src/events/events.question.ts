import type { Question, QuestionContext } from '@parley/application';
import { type Position, type Range, type StoredDocument, type Where } from '@parley/eventsourcing';
import { orderOf } from '@parley/dialogs';
import { cursorKind, MAX_LIMIT, type Page, type PageParams, READ_AT_A_TIME, siftPage } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { madeBy, type MadeBy } from '../made-by.js';
import type { AuditEvent } from './audit-events.projection.js';
import { eventsInWords, type EventInWords } from './event-words.query.js';
import { eventRows, type EventRow } from './events.rows.query.js';
import { eventsFor, knownUpTo } from './events.query.js';

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
type Place = readonly [recordedAt: string, order: string, id: string];

const cursors = cursorKind<Place>('audit-events', ['instant', /^\d{20}$/, 'text']);
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
  const direction = order === 'newest' ? -1 : 1;
  const [anyOf, last] = [branchesOf(filter), orderOf(position)];
  const isWanted = ({ document }: Row): boolean => document.order <= last && passes(filter, document);
  const sieve = {
    most: MOST_READ,
    placeOf: ({ id, document: { recordedAt, order: place } }: Row): Place => [recordedAt, place, id],
    read(after: Place | undefined) {
      signal.throwIfAborted();
      return reader.documents.find<AuditEvent>(collection, {
        anyOf,
        sort: [
          ['recordedAt', direction],
          ['order', direction],
        ],
        limit: READ_AT_A_TIME,
        ...(after && { after }),
      });
    },
    keep: (rows: readonly Row[]) => eventsFor(reader, viewer, rows.filter(isWanted)),
  };
  return siftPage(sieve, cursors, page);
}

function branchesOf(filter: EventFilter): readonly Where[] {
  const period: Range = {
    ...(filter.from !== undefined && { gte: filter.from }),
    ...(filter.to !== undefined && { lt: filter.to }),
  };
  const within: Where = Object.keys(period).length > 0 ? { recordedAt: period } : {};
  const field = INDEXED.find((name) => filter[name] !== undefined);
  if (field !== undefined) return [{ ...within, [field]: filter[field] ?? null }];
  return filter.types?.map((type) => ({ ...within, type })) ?? [within];
}

function passes({ byProcess, types, ...filter }: EventFilter, event: AuditEvent): boolean {
  if (types !== undefined && !types.includes(event.type)) return false;
  if (byProcess !== undefined && byProcess !== (event.process !== undefined)) return false;
  return ([...INDEXED, 'commandType'] as const).every(
    (name) => filter[name] === undefined || filter[name] === event[name],
  );
}
