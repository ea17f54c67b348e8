import { BotCreated, GroupCreated, UserCreated } from '@parley/staff';
import { ChannelRegistered } from '@parley/channels';
import {
  ClientAttached,
  ClientDetached,
  DialogClosed,
  DialogDeleted,
  DialogOpened,
  DialogReassigned,
  DialogStarted,
  MessageReceived,
  MessageSent,
} from '../dialog/dialog.events.js';
import { ClientBlocked, ClientRegistered } from '@parley/clients';
import {
  DeliveryStatusChanged,
  MessageDeleted,
  MessageEdited,
  type DeliveryStatus,
} from '../message/message.events.js';
import { DialogMarkedUnread, DialogRead } from '../read-mark/read-mark.events.js';
import type { Content, Responsible } from '@parley/shared';
import type { Actor } from '@parley/eventsourcing';
import { at, client, given, manager, text, type Given } from './given.fixtures.js';

interface Writing {
  readonly scope: 'public' | 'private';
  readonly content: Content;
  readonly quoted: number | null;
}

/** When the outside world says that something was written, in minutes as {@link at}; null: it was written here. */
type Told = number | null;
const messengerTime = (when: Told): string | null => (when === null ? null : at(when));

/** Events as the domain writes them, with the numbers that it would have counted. */
export function createScene() {
  const events: Given[] = [];
  const counts = new Map<
    number,
    { incoming: number; session: number; channelId: number; clientId: number | null; account: number }
  >();
  let messageId = 5_000;
  let minute = 0;
  const add = (event: Given): void => void events.push(event);
  const of = (dialogId: number) => {
    const known = counts.get(dialogId) ?? {
      incoming: 0,
      session: 0,
      channelId: 7,
      clientId: null,
      account: 5,
    };
    counts.set(dialogId, known);
    return known;
  };
  const now = (): number => (minute += 1);

  const scene = {
    events,
    add,
    now,
    channel(channelId: number, name = `Channel ${channelId}`) {
      const settings = { text: { creating: 'both' as const } };
      add(
        given(
          ChannelRegistered,
          { channelId, type: 'telegram', name, externalId: null, settings },
          { when: now() },
        ),
      );
    },
    user(userId: number, permissions: readonly string[] = [], groupId: number | null = null) {
      const data = { userId, name: `User ${userId}`, permissions: [...permissions], groupId };
      add(given(UserCreated, data, { when: now() }));
    },
    group(groupId: number, channelIds: readonly number[] | null) {
      const data = { groupId, name: `Group ${groupId}`, channelIds: channelIds && [...channelIds] };
      add(given(GroupCreated, data, { when: now() }));
    },
    bot(botId: number, roles: ('responsible' | 'hidden' | 'distributor')[]) {
      add(given(BotCreated, { botId, name: `Bot ${botId}`, roles }, { when: now() }));
    },
    client(clientId: number, name = `Client ${clientId}`) {
      const data = { clientId, channelId: 7, externalId: `u-${clientId}`, name };
      const contacts = { phone: null, email: null };
      add(given(ClientRegistered, { ...data, contacts, avatarUrl: null, profileUrl: null }, { when: now() }));
    },
    start(dialogId: number, { channelId = 7, clientId = 5 } = {}) {
      Object.assign(of(dialogId), { channelId, clientId, account: clientId });
      const data = { dialogId, channelId, clientId, externalChatId: `chat-${dialogId}` };
      add(given(DialogStarted, data, { by: client(clientId), when: now() }));
    },
    open(dialogId: number) {
      const known = of(dialogId);
      known.session += 1;
      add(given(DialogOpened, { dialogId, session: known.session }, { when: now() }));
    },
    close(dialogId: number, by: Actor = manager(1), when: Told = null) {
      const data = { dialogId, session: Math.max(1, of(dialogId).session), toldAt: messengerTime(when) };
      add(given(DialogClosed, data, { by, when: when ?? now() }));
    },
    receive(
      dialogId: number,
      content: Content = text('Hello'),
      quotedMessageId: number | null = null,
      originator: 'client' | 'channel' = 'client',
      quotedExternalId: string | null = null,
      when = now(),
    ) {
      const known = of(dialogId);
      if (originator === 'client') known.incoming += 1;
      messageId += 1;
      const { channelId, clientId, incoming, session } = known;
      const data = {
        messageId,
        dialogId,
        channelId,
        clientId,
        session: Math.max(1, session),
        incoming,
        content,
      };
      const quote = { quotedMessageId, quotedExternalId };
      const outside = {
        originator,
        externalId: `m-${messageId}`,
        ...quote,
        toldAt: at(when),
        receivedAt: at(when),
      };
      const by = originator === 'client' ? client(known.account) : { kind: originator, id: channelId };
      add(given(MessageReceived, { ...data, ...outside }, { by, when }));
      return messageId;
    },
    /** The client wrote at this minute, in whichever turn it arrives. */
    hear(dialogId: number, when: number) {
      return scene.receive(dialogId, text('Hello'), null, 'client', null, when);
    },
    /** The company's side writes in the messenger's own app. */
    answerInApp(dialogId: number, content: Content = text('Yes'), when = now()) {
      return scene.receive(dialogId, content, null, 'channel', null, when);
    },
    send(
      dialogId: number,
      by: Actor = manager(1),
      { scope = 'public', content = text('Yes'), quoted = null }: Partial<Writing> = {},
      when: Told = null,
    ) {
      const { channelId, clientId, incoming, session } = of(dialogId);
      messageId += 1;
      const data = {
        messageId,
        dialogId,
        channelId,
        clientId,
        session,
        scope,
        incoming,
        content,
        quotedMessageId: quoted,
        toldAt: messengerTime(when),
      };
      add(given(MessageSent, data, { by, when: when ?? now() }));
      return messageId;
    },
    reassign(
      dialogId: number,
      to: Responsible | null,
      from: Responsible | null = null,
      by: Actor = manager(1),
    ) {
      add(given(DialogReassigned, { dialogId, from, to }, { by, when: now() }));
    },
    read(dialogId: number, userId: number, upTo = of(dialogId).incoming) {
      add(given(DialogRead, { dialogId, userId, upTo }, { by: manager(userId), when: now() }));
    },
    markUnread(dialogId: number, userId: number) {
      add(given(DialogMarkedUnread, { dialogId, userId }, { by: manager(userId), when: now() }));
    },
    edit(dialogId: number, id: number, words: string) {
      const data = { messageId: id, dialogId, text: words, toldAt: null };
      add(given(MessageEdited, data, { by: manager(1), when: now() }));
    },
    erase(dialogId: number, id: number) {
      add(given(MessageDeleted, { messageId: id, dialogId }, { by: manager(1), when: now() }));
    },
    status(dialogId: number, id: number, status: DeliveryStatus, code: string | null = null) {
      const data = { messageId: id, dialogId, status, code, reason: code && 'why', externalId: `x-${id}` };
      add(
        given(DeliveryStatusChanged, data, {
          by: { kind: 'channel', id: of(dialogId).channelId },
          when: now(),
        }),
      );
    },
    block(clientId: number, dialogIds: number[]) {
      add(given(ClientBlocked, { clientId, dialogIds }, { by: manager(1), when: now() }));
    },
    detach(dialogId: number) {
      const known = of(dialogId);
      add(
        given(ClientDetached, { dialogId, clientId: known.clientId ?? 5 }, { by: manager(1), when: now() }),
      );
      known.clientId = null;
    },
    attach(dialogId: number, clientId: number) {
      of(dialogId).clientId = clientId;
      add(given(ClientAttached, { dialogId, clientId }, { by: manager(1), when: now() }));
    },
    remove(dialogId: number) {
      add(
        given(DialogDeleted, { dialogId, clientId: of(dialogId).clientId }, { by: manager(1), when: now() }),
      );
    },
    /** A dialog with its first message; answers the message's id. */
    begin(dialogId: number, place: { channelId?: number; clientId?: number } = {}) {
      scene.start(dialogId, place);
      scene.open(dialogId);
      return scene.receive(dialogId);
    },
  };
  return scene;
}
export type Scene = ReturnType<typeof createScene>;
