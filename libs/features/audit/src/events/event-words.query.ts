import type { QuestionContext } from '@parley/application';
import type { StoredDocument } from '@parley/eventsourcing';
import type { Viewer } from '@parley/staff';
import { nameIn } from '../why/names.query.js';
import { clauseOf, sentence } from '../why/words.js';
import type { AuditEvent } from './audit-events.projection.js';
import { shownEvents, type ShownEvent } from './event-data.query.js';
import { eventErrors } from './events.errors.js';
import { eventsFor } from './events.query.js';
import { eventRows, type EventRow } from './events.rows.query.js';

export type EventLine = StoredDocument<AuditEvent>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An event with what it says. */
export interface EventInWords extends EventRow {
  /** One sentence; without content. */
  readonly words: string;
  /** In the current version of its type, without secrets. Null: of a feature that is not enabled. */
  readonly data: unknown;
  /** Its content has been deleted: texts of `data` are empty. */
  readonly erased: boolean;
}

/** Throws `EVENT_NOT_FOUND`. */
export async function lineOf(
  { reader }: Pick<QuestionContext, 'reader'>,
  viewer: Viewer,
  eventId: string,
): Promise<EventLine> {
  if (!UUID.test(eventId)) throw eventErrors.EVENT_NOT_FOUND();
  const collection = await reader.serving('audit-events');
  const found = await reader.documents.find<AuditEvent>(collection, {
    anyOf: [{ eventId }],
    sort: [],
    limit: 1,
  });
  const [line] = await eventsFor(reader, viewer, found);
  if (line === undefined) throw eventErrors.EVENT_NOT_FOUND({ eventId });
  return line;
}

/** Events with what they say. One that the log does not hold any more is left out. */
export const eventsInWords = async (
  context: QuestionContext,
  lines: readonly EventLine[],
): Promise<readonly EventInWords[]> => inWords(context, lines, await shownEvents(context, lines));

/** The same of events that have been read. */
export async function inWords(
  context: QuestionContext,
  lines: readonly EventLine[],
  shown: ReadonlyMap<string, ShownEvent>,
): Promise<readonly EventInWords[]> {
  const there = lines.filter(({ document }) => shown.has(document.eventId));
  const rows = await eventRows(context.reader, there);
  const name = await nameIn(
    context.reader,
    [...shown.values()].map(({ event }) => event),
  );
  return rows.map((row) => {
    const { event, erased } = shown.get(row.eventId) as ShownEvent;
    return { ...row, words: sentence(clauseOf(event, name)), data: event.data, erased };
  });
}
