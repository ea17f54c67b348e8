import { canSeeDialog, type Viewer } from '@parley/staff';
import type { Content, Responsible } from '@parley/shared';
import { timeOf, type Actor, type RecordedEvent } from '@parley/eventsourcing';

/** The read models said again without read models: every answer from the whole log, by searching it. */
type Data = {
  readonly dialogId: number;
  readonly channelId: number;
  readonly clientId: number | null;
  readonly messageId: number;
  readonly userId: number;
  readonly upTo: number;
  readonly incoming: number;
  readonly toldAt?: string | null;
  readonly originator: 'client' | 'channel';
  readonly scope?: 'public' | 'private';
  readonly content: Content;
  readonly to: Responsible | null;
  readonly from: Responsible | null;
  readonly name: string;
  readonly text: string;
  readonly status: string;
  readonly session: number;
  readonly dialogIds: readonly number[];
  readonly quotedMessageId: number | null;
};
type Event = RecordedEvent<string, Data>;

export interface NaiveDialog {
  readonly dialogId: number;
  readonly channelId: number;
  readonly clientId: number | null;
  readonly responsible: Responsible | null;
  readonly status: 'open' | 'closed';
  /** Nothing has been said in it: no list shows it. */
  readonly isEmpty: boolean;
  readonly lastActivityAt: string;
  readonly lastPublic: Event | null;
  /** Numbers, by arrival, of the client's messages that nobody has answered. */
  readonly waiting: readonly number[];
  readonly revision: number;
}

/** For each kind of actor: the field with the id, and the events with the name. */
const NAMES: Readonly<Record<Actor['kind'], readonly string[]>> = {
  manager: ['userId', 'UserCreated'],
  bot: ['botId', 'BotCreated'],
  channel: ['channelId', 'ChannelRegistered'],
  client: ['clientId', 'ClientRegistered', 'ClientRenamed'],
  system: [],
};
const MESSAGES = ['MessageReceived', 'MessageSent'];
const is =
  (...types: readonly string[]) =>
  (event: Event): boolean =>
    types.includes(event.type);
const isPublic = (event: Event): boolean => MESSAGES.includes(event.type) && event.data.scope !== 'private';

const isIncoming = ({ type, data }: Event): boolean =>
  type === 'MessageReceived' && data.originator === 'client';

const inLog = (one: Event, other: Event): number => Number(one.position - other.position);

/** Those of one time stay in the order of the log. */
const byTime = (events: readonly Event[]): Event[] =>
  events.toSorted((a, b) => (timeOf(a) === timeOf(b) ? 0 : timeOf(a) < timeOf(b) ? -1 : 1));

export function naive(recorded: readonly RecordedEvent[]) {
  const log = recorded as readonly Event[];
  const isDeleted = (dialogId: number): boolean =>
    log.some((event) => event.type === 'DialogDeleted' && event.data.dialogId === dialogId);

  function dialog(dialogId: number): NaiveDialog | null {
    const own = log.filter(({ stream }) => stream === `dialog-${dialogId}`);
    const [start] = own;
    if (!start || isDeleted(dialogId)) return null;
    const status = own.findLast(is('DialogOpened', 'DialogClosed'));
    const link = own.findLast(is('DialogStarted', 'ClientAttached', 'ClientDetached')) as Event;
    const answers = own.filter(
      (event) => event.type === 'DialogClosed' || (isPublic(event) && !isIncoming(event)),
    );
    const isWaiting = (message: Event): boolean =>
      !answers.some((answer) =>
        answer.data.toldAt
          ? byTime([answer, message].sort(inLog))[0] === message
          : inLog(message, answer) < 0,
      );
    const incoming = own.filter(isIncoming);
    return {
      dialogId,
      channelId: start.data.channelId,
      clientId: link.type === 'ClientDetached' ? null : link.data.clientId,
      responsible: own.findLast(is('DialogReassigned'))?.data.to ?? null,
      status: status?.type === 'DialogOpened' ? 'open' : 'closed',
      isEmpty: !own.some(is('DialogOpened', ...MESSAGES)),
      lastActivityAt: [start, ...own.filter(is(...MESSAGES))].map(timeOf).sort().at(-1) ?? '',
      lastPublic: byTime(own.filter(isPublic)).at(-1) ?? null,
      waiting: incoming.flatMap((message, index) => (isWaiting(message) ? [index + 1] : [])),
      revision: own.length - 1,
    };
  }

  const sees =
    (viewer: Viewer) =>
    (found: NaiveDialog | null): found is NaiveDialog =>
      found !== null && canSeeDialog(viewer, found);
  const ids = [...new Set(log.filter(is('DialogStarted')).map(({ data }) => data.dialogId))];
  const visible = (viewer: Viewer): NaiveDialog[] => ids.map(dialog).filter(sees(viewer));

  const marks = (viewer: Viewer, dialogId: number): readonly Event[] =>
    viewer.kind === 'bot' ? [] : log.filter(({ stream }) => stream === `read-mark-${dialogId}-${viewer.id}`);

  const nameOf = ({ kind, id }: Actor): string | null => {
    const [field, ...about] = NAMES[kind];
    const found = log.findLast(
      (event) => about.includes(event.type) && (event.data as Record<string, unknown>)[field ?? ''] === id,
    );
    return found?.data.name ?? null;
  };

  /** Who wrote a message, or caused what else the feed shows, as people knew them then. */
  const authorOf = ({ type, data, metadata: { actor } }: Event): Actor =>
    actor.kind === 'client' && MESSAGES.includes(type) ? { ...actor, id: data.clientId ?? actor.id } : actor;

  const textOf = (messageId: number): string => {
    const own = log.filter(({ stream }) => stream === `message-${messageId}`);
    if (own.some(is('MessageDeleted'))) return '';
    const written = log.find((event) => MESSAGES.includes(event.type) && event.data.messageId === messageId);
    const edited = own.findLast(is('MessageEdited'))?.data.text;
    const { text = '', items = [] } = written?.data.content ?? {};
    return (edited ?? text) || (items[0]?.name ?? '');
  };

  return {
    log,
    ids,
    dialog,
    visible,
    nameOf,
    authorOf,
    textOf,
    sees,
    unread(viewer: Viewer, { dialogId, waiting }: NaiveDialog): { count: number; marked: boolean } {
      const own = marks(viewer, dialogId);
      const upTo = own.findLast(is('DialogRead'))?.data.upTo ?? 0;
      return {
        count: waiting.filter((number) => number > upTo).length,
        marked: own.at(-1)?.type === 'DialogMarkedUnread',
      };
    },
    /** Events that the feed shows, in order. */
    feed(dialogId: number): readonly Event[] {
      const shown = [
        'DialogOpened',
        'DialogClosed',
        'DialogReassigned',
        'ClientDetached',
        'ClientAttached',
        ...MESSAGES,
      ];
      const ofClient = is('ClientBlocked', 'ClientUnblocked');
      const deletedAt = log.findIndex(
        (event) => event.type === 'DialogDeleted' && event.data.dialogId === dialogId,
      );
      if (deletedAt >= 0) return [];
      const own = log.filter((event) =>
        ofClient(event)
          ? event.data.dialogIds.includes(dialogId)
          : shown.includes(event.type) && event.data.dialogId === dialogId,
      );
      return byTime(own);
    },
    ofMessage: (messageId: number): readonly Event[] =>
      log.filter(({ stream }) => stream === `message-${messageId}`),
    isMessage: is(...MESSAGES),
  };
}
export type Naive = ReturnType<typeof naive>;
