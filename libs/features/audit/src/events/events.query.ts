import { documentsOf, type QueryReader } from '@parley/application';
import { START, type Position } from '@parley/eventsourcing';
import { asks } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import type { AuditChannel } from './audit-channels.projection.js';
import type { AuditEvent } from './audit-events.projection.js';

const WITHIN = [[], ['actor'], ['dialogId'], ['process'], ['type'], ['causedBy'], ['eventId']];

/** All in the order of the id: by time of recording, then in the order of the log. */
export const auditEventShapes = WITHIN.map((equal) => asks('audit-events', equal, []));

/** The stream whose channel decides who may read the event. */
const scopeOf = ({ dialogId, stream }: AuditEvent): string =>
  dialogId === undefined ? stream : `dialog-${dialogId}`;

/**
 * Events that the auditor may read: those of the channels that the own group works in. What is of no channel, as staff and
 * operation, is only for auditors without such a limit.
 */
export async function eventsFor<Row extends { readonly document: AuditEvent }>(
  reader: QueryReader,
  { channelIds }: Viewer,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  if (channelIds === null) return rows;
  const scopes = rows.map(({ document }) => scopeOf(document));
  const channels = await documentsOf<AuditChannel>(reader, 'audit-channels', scopes);
  return rows.filter(({ document }) => {
    const channelId = channels.get(scopeOf(document))?.channelId ?? document.channelId;
    return channelId !== undefined && channelIds.includes(channelId);
  });
}

/** The position asked for, or that of the latest line: lines come in the order of the log, so all before it are there. */
export async function knownUpTo(reader: QueryReader, asked: string | undefined): Promise<Position> {
  const [latest] = await reader.documents.find<AuditEvent>(await reader.serving('audit-events'), {
    anyOf: [{}],
    sort: [],
    idDirection: -1,
    limit: 1,
  });
  const known = latest?.position ?? START;
  return asked !== undefined && BigInt(asked) < known ? BigInt(asked) : known;
}
