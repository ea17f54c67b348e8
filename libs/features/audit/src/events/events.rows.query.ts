import type { QueryReader } from '@parley/application';
import { ACTOR_KINDS, positionToText, type Actor, type StoredDocument } from '@parley/eventsourcing';
import { type NamedActor, namesOf } from '@parley/shared';
import { causationOf, correlationOf, type AuditEvent } from './audit-events.projection.js';

/** An event without its data. Null: the event tells none, or was written before it was recorded. */
export interface EventRow extends Pick<
  AuditEvent,
  'eventId' | 'recordedAt' | 'type' | 'stream' | 'revision' | 'commandId'
> {
  readonly position: string;
  readonly actor: NamedActor;
  readonly dialogId: number | null;
  readonly channelId: number | null;
  readonly commandType: string | null;
  readonly process: string | null;
  readonly correlationId: string;
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
  events: readonly Pick<StoredDocument<AuditEvent>, 'position' | 'document'>[],
): Promise<readonly EventRow[]> {
  const names = await namesOf(
    reader,
    events.map(({ document }) => actorOf(document.actor)),
  );
  return events.map(({ position, document: line }) => ({
    eventId: line.eventId,
    position: positionToText(position),
    recordedAt: line.recordedAt,
    actor: names.actor(actorOf(line.actor)),
    type: line.type,
    stream: line.stream,
    revision: line.revision,
    dialogId: line.dialogId ?? null,
    channelId: line.channelId ?? null,
    commandType: line.commandType ?? null,
    process: line.process ?? null,
    correlationId: correlationOf(line),
    causationId: causationOf(line),
    commandId: line.commandId,
  }));
}
