import type { QuestionContext } from '@parley/application';
import type { Where } from '@parley/eventsourcing';
import type { AuditEvent } from '../events/audit-events.projection.js';

/** Lines read at once. */
const LINES = 200;

/** Lines of the index of events of a dialog, in the order of recording, from a time on. */
export async function* linesOf(
  { reader }: QuestionContext,
  dialogId: number,
  recordedAt: string | null,
): AsyncGenerator<AuditEvent> {
  const collection = await reader.serving('audit-events');
  const where: Where = { dialogId, ...(recordedAt !== null && { recordedAt: { gte: recordedAt } }) };
  let after: readonly (string | number)[] | undefined;
  for (;;) {
    const rows = await reader.documents.find<AuditEvent>(collection, {
      anyOf: [where],
      sort: [
        ['recordedAt', 1],
        ['order', 1],
      ],
      limit: LINES,
      ...(after && { after }),
    });
    for (const { document } of rows) yield document;
    const last = rows.at(-1);
    if (last === undefined || rows.length < LINES) return;
    after = [last.document.recordedAt, last.document.order, last.id];
  }
}
