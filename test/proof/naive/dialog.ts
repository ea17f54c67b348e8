import { before, happenedAt, is, keyOf, type Ev, type Log, type Until } from './log.js';

const LINKS = ['ClientDetachRequested', 'ClientAttachRequested'];
const MESSAGES = ['MessageReceived', 'MessageSent'];
/** The state tells no more apart. */
const MOST_WAITING = 50;

export const isIncoming = ({ type, data }: Ev): boolean =>
  type === 'MessageReceived' && data.originator === 'client';
const isPublic = ({ type, data }: Ev): boolean =>
  type === 'MessageReceived' || (type === 'MessageSent' && data.scope === 'public');
const isAnswer = (event: Ev): boolean =>
  event.type === 'DialogClosed' || (isPublic(event) && !isIncoming(event));

/** One from outside answers by time, one from here all that had come. */
function answers(answer: Ev, message: Ev): boolean {
  const isLater = answer.position > message.position;
  const told = answer.data.toldAt;
  if (told === null) return isLater;
  const { toldAt, receivedAt } = message.data;
  return isLater ? (toldAt ?? receivedAt ?? '') <= told : toldAt !== null && toldAt < told;
}

function unansweredIn(own: readonly Ev[]) {
  const ends = own.filter(isAnswer);
  const incoming = own.filter(isIncoming);
  const waiting = incoming.flatMap((message, index) => {
    const { toldAt, receivedAt } = message.data;
    const isWaiting = !ends.some((end) => answers(end, message));
    return isWaiting ? [{ at: toldAt ?? receivedAt, upTo: index + 1, count: 1 }] : [];
  });
  if (waiting.length > MOST_WAITING) throw new Error('More waits than the state tells apart.');
  const byTime = waiting.toSorted((a, b) =>
    (a.at ?? '') === (b.at ?? '') ? 0 : (a.at ?? '') < (b.at ?? '') ? -1 : 1,
  );
  const told = ends.flatMap(({ data }) => data.toldAt ?? []).sort();
  return { waiting: byTime, answeredAt: told.at(-1) ?? null };
}

/** The state of a dialog, of its own events. */
export function stateIn(own: readonly Ev[]) {
  const [start] = own;
  const opening = own.findLast(is('DialogOpened', 'DialogClosed'));
  const link = own.findLast(is('DialogStarted', 'ClientDetached', 'ClientAttached'));
  const step = own.findLast(is(...LINKS, 'ClientDetached', 'ClientAttached', 'DialogDeleted'));
  const parted = own.findLast(is('ClientDetached', 'ClientAttached'));
  const asked = own.findLast(
    (event) => LINKS.includes(event.type) && event.position < (parted?.position ?? 0n),
  );
  return {
    status: start === undefined ? 'absent' : opening?.type === 'DialogOpened' ? 'open' : 'closed',
    deleted: own.some(is('DialogDeleted')),
    channelId: start?.data.channelId ?? 0,
    externalChatId: start?.data.externalChatId ?? '',
    clientId: link === undefined || link.type === 'ClientDetached' ? null : link.data.clientId,
    chatClientId: start?.data.clientId ?? 0,
    responsible: own.findLast(is('DialogReassigned'))?.data.to ?? null,
    session: own.findLast(is('DialogOpened'))?.data.session ?? 0,
    incoming: own.filter(isIncoming).length,
    unanswered: unansweredIn(own),
    pending: step !== undefined && LINKS.includes(step.type) ? pendingOf(step) : null,
    detached:
      parted?.type === 'ClientDetached' && asked
        ? { clientId: parted.data.clientId, by: asked.data.requestedBy }
        : null,
  };
}

const pendingOf = ({ type, data: { clientId, expiresAt, requestedBy } }: Ev) => ({
  step: type === 'ClientDetachRequested' ? 'detach' : 'attach',
  // Secrets are shown to nobody.
  ...{ clientId, token: '', expiresAt, requestedBy },
});

/** The line of the list of dialogs, of its own events. */
export function rowIn(own: readonly Ev[]) {
  const [start] = own;
  if (start === undefined || own.some(is('DialogDeleted'))) return null;
  const { status, channelId, clientId, responsible } = stateIn(own);
  const said = own.filter(is(...MESSAGES));
  const times = [start, ...said].map(happenedAt).sort();
  const shown = said
    .filter(isPublic)
    .toSorted((a, b) => (happenedAt(a) < happenedAt(b) ? -1 : happenedAt(a) > happenedAt(b) ? 1 : 0));
  const latest = shown.at(-1);
  const isEmpty = !own.some(is('DialogOpened', 'DialogClosed', ...MESSAGES));
  return {
    ...{ dialogId: start.data.dialogId, channelId, clientId },
    status: isEmpty ? 'begun' : status,
    responsible: keyOf(responsible),
    startedAt: happenedAt(start),
    lastActivityAt: times.at(-1),
    lastMessageId: latest?.data.messageId ?? null,
    lastMessageAt: latest ? happenedAt(latest) : null,
    lastMessageBy: latest?.metadata.actor.kind ?? null,
    revision: own.at(-1)?.revision,
  };
}

export const reachedIn = (own: readonly Ev[]) => {
  const last = own.at(-1);
  return last
    ? { revision: last.revision, position: String(last.position), recordedAt: last.recordedAt }
    : { revision: -1, position: null, recordedAt: null };
};

/** What was known of a client, of its own events and of the refusals in dialogs. */
export function cardAt(log: Log, clientId: number, until: Until) {
  const own = before(log.of(`client-${clientId}`), until);
  const refusals = log
    .ofType('MessageRefused')
    .filter(({ data }) => data.clientId === clientId)
    .filter((event) => before(log.of(event.stream), until).includes(event));
  const [registered] = own.filter(is('ClientRegistered'));
  const sources = own
    .filter(is('ClientSourceSet'))
    .map((event) => ({ dialogId: event.data.dialogId, at: happenedAt(event), source: event.data.source }))
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const latest = <F extends 'name' | 'contacts'>(field: F, type: string) =>
    own.findLast(is('ClientRegistered', type))?.data[field] ?? null;
  const { avatarUrl = null, profileUrl = null } = (registered?.data ?? {}) as {
    avatarUrl?: string;
    profileUrl?: string;
  };
  const card = {
    ...{ clientId, name: latest('name', 'ClientRenamed'), avatarUrl, profileUrl },
    contacts: latest('contacts', 'ClientContactsSet') ?? { phone: null, email: null },
    channelId: registered?.data.channelId ?? null,
    externalId: registered?.data.externalId ?? null,
    firstSource: sources[0] ?? null,
    lastSource: sources.at(-1) ?? null,
    blocked: own.findLast(is('ClientBlocked', 'ClientUnblocked'))?.type === 'ClientBlocked',
    refusedMessages: refusals.length,
  };
  return { clientId, ...reachedIn(own), card: own.length + refusals.length === 0 ? null : card };
}

/** A dialog as it was, all but how the answer was made. */
export function dialogAt(log: Log, dialogId: number, until: Until) {
  const stream = log.of(`dialog-${dialogId}`);
  const own = before(stream, until);
  const state = stateIn(own);
  return {
    dialogId,
    erased: stream.some(is('DialogDeleted')),
    reached: reachedIn(own),
    ...{ state, slices: {}, row: rowIn(own), responsible: state.responsible },
    client: state.clientId === null ? null : cardAt(log, state.clientId, until),
  };
}
