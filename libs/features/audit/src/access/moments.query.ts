import type { QueryReader } from '@parley/application';
import { type Position, START } from '@parley/eventsourcing';
import type { AuditEvent } from '../events/audit-events.projection.js';
import { startOf } from '../events/line-ids.js';

/** Position of the last event that was recorded at a time or before it, by `audit-events`; the beginning of the log when there is none. */
export async function positionAt(reader: QueryReader, time: string): Promise<Position> {
  const [latest] = await reader.documents.find<AuditEvent>(await reader.serving('audit-events'), {
    anyOf: [{}],
    sort: [],
    idDirection: -1,
    after: [startOf(Date.parse(time) + 1)],
    limit: 1,
  });
  return latest?.position ?? START;
}
