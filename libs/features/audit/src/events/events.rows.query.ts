import type { QueryReader } from '@parley/application';
import { ACTOR_KINDS, type Actor, type StoredDocument } from '@parley/eventsourcing';
import { type NamedActor, namesOf } from '@parley/shared';
import type { AuditEvent } from './audit-events.projection.js';

/** An event without its data. Null: the event tells none, or was written before it was recorded. */
export interface EventRow extends Pick<
  AuditEvent,
  'recordedAt' | 'type' | 'stream' | 'revision' | 'correlationId' | 'commandId'
> {
  readonly eventId: string;
  readonly position: string;
  readonly actor: NamedActor;
  readonly dialogId: number | null;
  readonly channelId: number | null;
  readonly commandType: string | null;
  readonly process: string | null;
  readonly causationId: string | null;
}

/** The reverse of `actorKey`. */
export function actorOf(key: string): Actor {
  const [kind, id] = key.split(':');
  return { kind: ACTOR_KINDS.find((known) => known === kind) ?? 'system', id: id ? Number(id) : null };
}

/** Events as they are shown, with the names of today. */
export async function eventRows(
  reader: QueryReader,
  events: readonly Pick<StoredDocument<AuditEvent>, 'id' | 'document'>[],
): Promise<readonly EventRow[]> {
  const names = await namesOf(
    reader,
    events.map(({ document }) => actorOf(document.actor)),
  );
  return events.map(({ id, document: { actor, order, ...line } }) => ({
    eventId: id,
    position: String(BigInt(order)),
    recordedAt: line.recordedAt,
    actor: names.actor(actorOf(actor)),
    type: line.type,
    stream: line.stream,
    revision: line.revision,
    dialogId: line.dialogId ?? null,
    channelId: line.channelId ?? null,
    commandType: line.commandType ?? null,
    process: line.process ?? null,
    correlationId: line.correlationId,
    causationId: line.causationId ?? null,
    commandId: line.commandId,
  }));
}
