import { type Actor, isKernelStream, type RecordedEvent, type Draft } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import { lineId } from './line-ids.js';

/** `manager:7`, `bot:9`, `client:5`, `channel:3` or `system`: how documents hold who acted. */
export const actorKey = ({ kind, id }: Actor): string => (id === null ? kind : `${kind}:${id}`);

/** One event without its data; what its envelope does not tell is absent. */
export type AuditEvent = {
  readonly eventId: string;
  readonly recordedAt: string;
  readonly actor: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly dialogId?: number;
  readonly channelId?: number;
  readonly commandType?: string;
  readonly process?: string;
  /** The event that led to this one; where none did, the correlation id of the request. */
  readonly causedBy: string;
  /** Absent: `causedBy` is it. */
  readonly correlationId?: string;
  readonly commandId: string;
};

export const correlationOf = ({ causedBy, correlationId }: AuditEvent): string => correlationId ?? causedBy;

/** Null: no event led to it. */
export const causationOf = ({ causedBy, correlationId }: AuditEvent): string | null =>
  correlationId === undefined ? null : causedBy;

const DIALOG_STREAM = /^dialog-([1-9]\d*)$/;

/** What operators do stands in streams of the kernel too; its other streams hold bookkeeping that no one acts in. */
const isAudited = (stream: string): boolean => !isKernelStream(stream) || stream.startsWith('operations-');

const idIn = (data: unknown, field: 'dialogId' | 'channelId'): number | undefined => {
  const id = (data as Readonly<Record<string, unknown>> | null)?.[field];
  return typeof id === 'number' ? id : undefined;
};

/** An event of a feature that is not enabled shows no data, but its stream tells the dialog. */
function dialogOf({ stream, data }: RecordedEvent): number | undefined {
  const named = DIALOG_STREAM.exec(stream)?.[1];
  return named === undefined ? idIn(data, 'dialogId') : Number(named);
}

/** One literal: an object of several is slow to make and to read. */
function lineOf(event: RecordedEvent): AuditEvent {
  const { id: eventId, recordedAt, type, stream, revision, data, metadata } = event;
  const { actor, commandType, process, correlationId, causationId, commandId } = metadata;
  const line: Draft<AuditEvent> = {
    eventId,
    recordedAt,
    actor: actorKey(actor),
    type,
    stream,
    revision,
    causedBy: causationId ?? correlationId,
    commandId,
  };
  const dialogId = dialogOf(event);
  const channelId = idIn(data, 'channelId');
  if (dialogId !== undefined) line.dialogId = dialogId;
  if (channelId !== undefined) line.channelId = channelId;
  if (commandType !== undefined) line.commandType = commandType;
  if (process !== undefined) line.process = process;
  if (causationId !== null) line.correlationId = correlationId;
  return line;
}

/** Every event that a person, bot, client, channel or process caused, one document each. Its id sorts as {@link lineId} says. Nothing is ever removed. */
export const auditEventsProjection = defineProjection<AuditEvent>({
  name: 'audit-events',
  version: 2,
  weight: 17,
  compact: true,
  indexes: [
    { fields: ['actor'] },
    { fields: ['dialogId'] },
    { fields: ['type'] },
    { fields: ['process'] },
    { fields: ['causedBy'] },
    { fields: ['eventId'] },
  ],
  fields: {
    eventId: { type: 'string', format: 'uuid', meaning: 'Id of the event.' },
    recordedAt: { type: 'date', meaning: 'When the log recorded the event.' },
    actor: { type: 'string', meaning: 'manager:<id>, bot:<id>, client:<id>, channel:<id> or system.' },
    type: { type: 'string', meaning: 'Type of the event.' },
    stream: { type: 'string', meaning: 'Stream that holds the event.' },
    revision: { type: 'integer', meaning: 'Place of the event in its stream, from 0.' },
    dialogId: { type: 'integer', nullable: true, meaning: 'Dialog that the event is of; null: of none.' },
    channelId: { type: 'integer', nullable: true, meaning: 'Channel that the event names; null: none.' },
    commandType: {
      type: 'string',
      nullable: true,
      meaning: 'Command that led to the event; null: not recorded.',
    },
    process: {
      type: 'string',
      nullable: true,
      sparse: true,
      meaning: 'Process that caused the command; null: none did.',
    },
    causedBy: {
      type: 'string',
      format: 'uuid',
      meaning:
        'Event that led to this one; where a person or channel did, the correlation id of the request.',
    },
    correlationId: {
      type: 'string',
      nullable: true,
      meaning: 'Shared by all events that follow from one request; null: causedBy is it.',
    },
    commandId: { type: 'string', meaning: 'Command that led to the event, shared by all its events.' },
  },
  on: {
    '*': on<RecordedEvent, AuditEvent>({
      key: (event) => (isAudited(event.stream) ? lineId(event) : []),
      apply: (_, event) => lineOf(event),
    }),
  },
});
