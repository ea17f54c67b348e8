import type { QuestionContext } from '@parley/application';
import type { RecordedEvent } from '@parley/eventsourcing';
import { asks } from '@parley/shared';
import { isBefore, type End } from '../moment.js';
import type { AuditBeside } from './audit-beside.projection.js';

export const besideShapes = [asks('audit-beside', ['of'], ['order'])];

/** Read at once. */
const PAGE = 200;

/** Events before an end that belong to the history of this stream and stand in others, in the order of the log. */
export async function eventsBeside(
  { reader, eventStore, signal }: QuestionContext,
  stream: string,
  end: End,
): Promise<readonly RecordedEvent[]> {
  const collection = await reader.serving('audit-beside');
  const found: RecordedEvent[] = [];
  let after: readonly string[] | undefined;
  for (;;) {
    signal.throwIfAborted();
    const rows = await reader.documents.find<AuditBeside>(collection, {
      anyOf: [{ of: stream }],
      sort: [['order', 1]],
      limit: PAGE,
      ...(after && { after }),
    });
    for (const { document } of rows) {
      const event = await eventStore.eventAt(BigInt(document.order));
      if (event && !isBefore(event, end)) return found;
      if (event) found.push(event);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return found;
    after = [last.document.order, last.id];
  }
}
