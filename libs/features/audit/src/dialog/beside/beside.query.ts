import type { QuestionContext } from '@parley/application';
import { orderOf } from '@parley/dialogs';
import { START, type Position, type RecordedEvent } from '@parley/eventsourcing';
import { asks } from '@parley/shared';
import { isBefore, type End } from '../moment.js';
import { eventsOf } from '../streams.query.js';
import type { AuditBeside } from './audit-beside.projection.js';

export const besideShapes = [asks('audit-beside', ['of'], ['order'], ['order'])];

/** Read at once. */
const PAGE = 200;

/** A stretch of the log, both its ends left out. `before` null: to its end. */
export interface Stretch {
  readonly after: Position;
  readonly before: Position | null;
}

const ALL: Stretch = { after: START, before: null };

/**
 * Events before an end that belong to the history of this stream and stand in others, in the order of the log. Each of these others ends for
 * itself. No others are read than those of the stretch.
 */
export async function eventsBeside(
  context: QuestionContext,
  stream: string,
  end: End,
  { after: begin, before }: Stretch = ALL,
): Promise<readonly RecordedEvent[]> {
  const { reader, eventStore, signal } = context;
  const collection = await reader.serving('audit-beside');
  const found: RecordedEvent[] = [];
  const isThere = 'by' in end && end.by === 'occurred' ? beforeEnds(context, end) : null;
  const order = { gt: orderOf(begin), ...(before !== null && { lt: orderOf(before) }) };
  let after: readonly string[] | undefined;
  for (;;) {
    signal.throwIfAborted();
    const rows = await reader.documents.find<AuditBeside>(collection, {
      anyOf: [{ of: stream, order }],
      sort: [['order', 1]],
      limit: PAGE,
      ...(after && { after }),
    });
    for (const { document } of rows) {
      const event = await eventStore.eventAt(BigInt(document.order));
      if (event === null) continue;
      if (isThere === null && !isBefore(event, end)) return found;
      if (isThere === null || (await isThere(event))) found.push(event);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return found;
    after = [last.document.order, last.id];
  }
}

/** By the time of happening a stream ends where its first later event stands, which only the stream itself tells. */
export function beforeEnds(context: QuestionContext, end: End): (event: RecordedEvent) => Promise<boolean> {
  const ends = new Map<string, Promise<number>>();
  const lastOf = async (stream: string): Promise<number> => {
    let last = -1;
    for await (const page of eventsOf(context, stream, end)) last = page.at(-1)?.revision ?? last;
    return last;
  };
  return async ({ stream, revision }) => {
    const last = ends.get(stream) ?? lastOf(stream);
    ends.set(stream, last);
    return revision <= (await last);
  };
}
