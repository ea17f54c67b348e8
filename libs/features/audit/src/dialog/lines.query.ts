import type { QuestionContext } from '@parley/application';
import type { StoredDocument } from '@parley/eventsourcing';
import type { AuditEvent } from '../events/audit-events.projection.js';
import { turn } from './turn.query.js';

/** Lines read at once. */
const LINES = 200;

/** Lines of the index of events of a dialog, in the order of recording. `from`: id of a line, or the start of a time; those after it. */
export async function* linesOf(
  { reader }: QuestionContext,
  dialogId: number,
  from: string | null,
): AsyncGenerator<StoredDocument<AuditEvent>> {
  const collection = await reader.serving('audit-events');
  let after = from === null ? undefined : ([from] as const);
  for (;;) {
    const rows = await reader.documents.find<AuditEvent>(collection, {
      anyOf: [{ dialogId }],
      sort: [],
      limit: LINES,
      ...(after && { after }),
    });
    yield* rows;
    await turn();
    const last = rows.at(-1);
    if (last === undefined || rows.length < LINES) return;
    after = [last.id];
  }
}
