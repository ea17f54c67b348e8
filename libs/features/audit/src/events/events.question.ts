import type { QueryReader, Question, QuestionContext } from '@parley/application';
import { type Position, type Range, START, type StoredDocument, type Where } from '@parley/eventsourcing';
import { orderOf } from '@parley/dialogs';
import { cursorKind, type Page, type PageParams, READ_AT_A_TIME, siftPage } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { madeBy, type MadeBy } from '../made-by.js';
import type { AuditEvent } from './audit-events.projection.js';
import { eventRows, type EventRow } from './events.rows.query.js';
import { eventsFor } from './events.query.js';

/** What events have to be; what is absent may be anything. `from` is included, `to` is not: both times of recording. */
export interface EventFilter {
  /** As `manager:7`, or `system`. */
  readonly actor?: string | undefined;
  readonly dialogId?: number | undefined;
  readonly process?: string | undefined;
  readonly type?: string | undefined;
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
}

export interface EventsAnswer extends Page<EventRow> {
  readonly madeBy: MadeBy;
}

type Row = StoredDocument<AuditEvent>;
type Place = readonly [recordedAt: string, order: string, id: string];

const cursors = cursorKind<Place>('audit-events', ['instant', /^\d{20}$/, 'text']);
/** Those that an index answers, the one that leaves the fewest events first. */
const INDEXED = ['dialogId', 'actor', 'process', 'type'] as const;
/** Rows that are looked through for one page: with more left out than that, the page is short and says where to go on. */
const MOST_READ = 20_000;

/** Events in the order of recording. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export const eventsQuestion: Question<EventsGiven, EventsAnswer> = {
  name: 'audit.events',
  reads: ['audit-events', 'audit-channels', 'staff', 'channels', 'client-card'],
  async *ask(context, given) {
    const position = await knownUpTo(context.reader, given.position);
    const { items, next } = await eventsPage(context, given, position);
    const rows = await eventRows(context.reader, items);
    yield {
      items: rows,
      next,
      madeBy: madeBy(context.product, position, ['audit-events', 'audit-channels']),
    };
  },
};

/** The same without names. */
export async function eventsPage(
  { reader, signal }: Pick<QuestionContext, 'reader' | 'signal'>,
  { viewer, filter, page, order }: EventsGiven,
  position: Position,
): Promise<Page<Row>> {
  const collection = await reader.serving('audit-events');
  const direction = order === 'newest' ? -1 : 1;
  const [where, last] = [whereOf(filter), orderOf(position)];
  const isWanted = ({ document }: Row): boolean => document.order <= last && passes(filter, document);
  const sieve = {
    most: MOST_READ,
    placeOf: ({ id, document: { recordedAt, order: place } }: Row): Place => [recordedAt, place, id],
    read(after: Place | undefined) {
      signal.throwIfAborted();
      return reader.documents.find<AuditEvent>(collection, {
        anyOf: [where],
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

/** The position asked for, or that of the latest line: lines come in the order of the log, so all before it are there. */
export async function knownUpTo(reader: QueryReader, asked: string | undefined): Promise<Position> {
  const [latest] = await reader.documents.find<AuditEvent>(await reader.serving('audit-events'), {
    anyOf: [{}],
    sort: [
      ['recordedAt', -1],
      ['order', -1],
    ],
    limit: 1,
  });
  const known = BigInt(latest?.document.order ?? START);
  return asked !== undefined && BigInt(asked) < known ? BigInt(asked) : known;
}

function whereOf(filter: EventFilter): Where {
  const period: Range = {
    ...(filter.from !== undefined && { gte: filter.from }),
    ...(filter.to !== undefined && { lt: filter.to }),
  };
  const field = INDEXED.find((name) => filter[name] !== undefined);
  return {
    ...(Object.keys(period).length > 0 && { recordedAt: period }),
    ...(field && { [field]: filter[field] ?? null }),
  };
}

function passes({ byProcess, ...filter }: EventFilter, event: AuditEvent): boolean {
  if (byProcess !== undefined && byProcess !== (event.process !== undefined)) return false;
  return ([...INDEXED, 'commandType'] as const).every(
    (name) => filter[name] === undefined || filter[name] === event[name],
  );
}
