import { before, happenedAt, inLog, is, padded, type Ev, type Log, type Until } from './log.js';

const KINDS: Readonly<Record<string, string>> = {
  DialogOpened: 'opened',
  DialogClosed: 'closed',
  DialogReassigned: 'reassigned',
  ClientDetached: 'detached',
  ClientAttached: 'attached',
  ClientBlocked: 'blocked',
  ClientUnblocked: 'unblocked',
  DialogDeleted: 'deleted',
  MessageReceived: 'message',
  MessageSent: 'message',
};

/** An entry of a feed as it was. */
export interface NaiveEntry {
  readonly id: string;
  readonly kind: string;
  readonly position: string;
  readonly recordedAt: string;
  readonly at: string;
  readonly actor: object;
  readonly erased: boolean;
  readonly document: Readonly<Record<string, unknown>>;
  readonly edits: readonly object[];
}

/** Events that make entries, in the order of the log: the dialog's own, and blocks of its clients. */
function shownIn(log: Log, dialogId: number, until: Until): readonly Ev[] {
  const own = before(log.of(`dialog-${dialogId}`), until).filter(({ type }) => Object.hasOwn(KINDS, type));
  const blocks = log
    .ofType('ClientBlocked', 'ClientUnblocked')
    .filter(({ data }) => data.dialogIds.includes(dialogId))
    .filter((event) => before(log.of(event.stream), until).includes(event));
  return [...own, ...blocks].sort(inLog);
}

export function feedAt(log: Log, dialogId: number, until: Until): readonly NaiveEntry[] {
  const isErased = log.of(`dialog-${dialogId}`).some(is('DialogDeleted'));
  return shownIn(log, dialogId, until).map((event) => entryOf(log, event, dialogId, isErased, until));
}

function entryOf(log: Log, event: Ev, dialogId: number, isErased: boolean, until: Until): NaiveEntry {
  const { type, data, position, recordedAt, metadata } = event;
  const kind = KINDS[type] ?? '';
  const place = { kind, position: String(position), recordedAt, at: happenedAt(event) };
  const base = { kind, dialogId, order: padded(position), at: happenedAt(event), actor: metadata.actor };
  if (kind === 'message') return messageEntry(log, event, place, isErased, until);
  const byClient = type === 'ClientBlocked' || type === 'ClientUnblocked';
  const more =
    type === 'DialogReassigned'
      ? { from: data.from, to: data.to }
      : type === 'DialogOpened' || type === 'DialogClosed'
        ? { session: data.session }
        : {};
  const { dialogId: _of, ...deleted } = base;
  return {
    ...place,
    id: byClient ? `e${position}-${dialogId}` : `e${position}`,
    actor: metadata.actor,
    erased: isErased,
    document: type === 'DialogDeleted' ? deleted : { ...base, ...more },
    edits: [],
  };
}

/** A client is the one whom the dialog was tied to when the message came. */
const authorOf = ({ data, metadata: { actor } }: Ev) =>
  actor.kind === 'client' ? { kind: 'client', id: data.clientId ?? actor.id } : actor;

function messageEntry(
  log: Log,
  event: Ev,
  place: Pick<NaiveEntry, 'kind' | 'position' | 'recordedAt' | 'at'>,
  isErased: boolean,
  until: Until,
): NaiveEntry {
  const stream = log.of(`message-${event.data.messageId}`);
  const later = before(stream, until);
  return {
    ...place,
    id: String(event.data.messageId),
    actor: authorOf(event),
    erased: isErased || stream.some(is('MessageDeleted')),
    document: messageDocument(event, later),
    edits: later.filter(is('MessageEdited')).map((edit) => ({
      ...{ position: String(edit.position), at: happenedAt(edit), recordedAt: edit.recordedAt },
      ...{ actor: edit.metadata.actor, text: edit.data.text },
    })),
  };
}

export function messageDocument(event: Ev, later: readonly Ev[]): Readonly<Record<string, unknown>> {
  const { data, position } = event;
  const isOurs = event.type === 'MessageSent';
  const edit = later.findLast(is('MessageEdited'));
  const deletion = later.findLast(is('MessageDeleted'));
  const report = later.findLast(is('DeliveryStatusChanged'));
  const externalId = later.findLast(
    ({ type, data: told }) => type === 'DeliveryStatusChanged' && told.externalId !== null,
  );
  const scope = isOurs ? data.scope : 'public';
  return {
    ...{ kind: 'message', dialogId: data.dialogId, order: padded(position), at: happenedAt(event) },
    ...{
      actor: authorOf(event),
      session: data.session,
      messageId: data.messageId,
      channelId: data.channelId,
    },
    ...{ scope, messageKind: data.content.kind, content: deletion ? null : data.content },
    quotedMessageId: data.quotedMessageId,
    ...(data.quotedExternalId && { quotedExternalId: data.quotedExternalId }),
    status: report?.data.status ?? (isOurs && scope === 'public' ? 'queued' : null),
    ...(report && { statusCode: report.data.code, statusReason: report.data.reason }),
    externalId: externalId?.data.externalId ?? (isOurs ? null : data.externalId),
    ...(edit && { editedText: edit.data.text, editedAt: happenedAt(edit) }),
    ...(deletion && { editedText: '', deletedAt: happenedAt(deletion) }),
  };
}
