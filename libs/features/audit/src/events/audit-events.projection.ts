import { orderOf } from '@parley/dialogs';
import { type Actor, isKernelStream, type RecordedEvent } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';

/** `manager:7`, `bot:9`, `client:5`, `channel:3` or `system`: how documents hold who acted. */
export const actorKey = ({ kind, id }: Actor): string => (id === null ? kind : `${kind}:${id}`);

/** One event without its data; what its envelope does not tell is absent. */
export type AuditEvent = {
  readonly recordedAt: string;
  readonly order: string;
  readonly actor: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly dialogId?: number;
  readonly channelId?: number;
  readonly commandType?: string;
  readonly process?: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly commandId: string;
};

type Draft = { -readonly [K in keyof AuditEvent]: AuditEvent[K] };

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

function lineOf(event: RecordedEvent): AuditEvent {
  const { recordedAt, position, type, stream, revision, data, metadata } = event;
  const { actor, commandType, process, correlationId, causationId, commandId } = metadata;
  const line: Draft = {
    ...{ recordedAt, order: orderOf(position), actor: actorKey(actor) },
    ...{ type, stream, revision, correlationId, commandId },
  };
  const dialogId = dialogOf(event);
  const channelId = idIn(data, 'channelId');
  if (dialogId !== undefined) line.dialogId = dialogId;
  if (channelId !== undefined) line.channelId = channelId;
  if (commandType !== undefined) line.commandType = commandType;
  if (process !== undefined) line.process = process;
  if (causationId !== null) line.causationId = causationId;
  return line;
}

/** Every event that a person, bot, client, channel or process caused, one document each by the event's id. Nothing is ever removed. */
export const auditEventsProjection = defineProjection<AuditEvent>({
  name: 'audit-events',
  version: 1,
  indexes: [
    { fields: ['recordedAt', 'order'] },
    { fields: ['actor', 'recordedAt', 'order'] },
    { fields: ['dialogId', 'recordedAt', 'order'] },
    { fields: ['type', 'recordedAt', 'order'] },
    { fields: ['process', 'recordedAt', 'order'] },
    { fields: ['correlationId', 'order'] },
    { fields: ['causationId', 'order'] },
  ],
  fields: {
    recordedAt: { type: 'date', meaning: 'When the log recorded the event.' },
    order: { type: 'string', meaning: 'Position in the log, with leading zeros; ascending.' },
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
    process: { type: 'string', nullable: true, meaning: 'Process that caused the command; null: none did.' },
    correlationId: { type: 'string', meaning: 'Shared by all events that follow from one request.' },
    causationId: {
      type: 'string',
      nullable: true,
      meaning: 'Event that led to this one; null: a person or channel did.',
    },
    commandId: { type: 'string', meaning: 'Command that led to the event, shared by all its events.' },
  },
  on: {
    '*': on<RecordedEvent, AuditEvent>({
      key: ({ id, stream }) => (isAudited(stream) ? id : []),
      apply: (_, event) => lineOf(event),
    }),
  },
});
