import {
  ChangeDeliveryStatus,
  DeleteMessage,
  EditMessage,
  FAILURE_CODES,
  MarkDialogRead,
  MarkDialogUnread,
  ReceiveDeletion,
  ReceiveEdit,
  ReceiveMessage,
  SendMessage,
} from '@parley/dialogs';
import type { CommandAnswer } from '@parley/application';
import type { Actor } from '@parley/eventsourcing';
import type { Content } from '@parley/shared';
import { ADMINISTRATOR, one, SYSTEM, whenTold, type Chat, type Said, type Scene } from '../scene.js';

export type Act = (scene: Scene, chat: Chat) => Promise<CommandAnswer | null>;

function contentOf(scene: Scene): Content {
  const { draws, number } = scene;
  const kind = draws.pick(['text', 'text', 'text', 'image', 'file'] as const);
  const text = kind === 'text' || draws.below(2) === 0 ? `Words no. ${number}` : '';
  if (kind === 'text') return { kind, text, items: [], card: null };
  const items = Array.from({ length: 1 + draws.below(2) }, (_, n) => ({
    fileId: `file-${number}-${n}`,
    url: `https://files.example.org/${number}/${n}`,
    mimeType: 'image/png',
    size: 1_000 + number,
    name: `Picture ${number}`,
    caption: draws.below(2) === 0 ? `Caption ${number}` : null,
    width: 640 + n,
    height: null,
  }));
  return { kind, text, items, card: null };
}

const heard = (scene: Scene, chat: Chat, said: Omit<Said, 'chat'>): void =>
  void scene.said.push({ ...said, chat });

const quotable = (scene: Scene, chat: Chat): number | null =>
  scene.draws.below(4) === 0
    ? (one(
        scene,
        scene.said.filter((said) => said.chat === chat),
      )?.messageId ?? null)
    : null;

export const receives: Act = async (scene, chat) => {
  const originator = scene.draws.below(8) === 0 ? ('channel' as const) : ('client' as const);
  const { channelId, externalChatId, customer } = chat;
  const externalId = `said-${scene.number}`;
  const quotedMessageId = quotable(scene, chat);
  const answer = await scene.act(
    ReceiveMessage,
    {
      ...{ channelId, externalChatId, customer, originator, externalId, quotedMessageId },
      ...{ source: null, content: contentOf(scene), quotedExternalId: null },
    },
    SYSTEM,
    whenTold(scene),
  );
  if (answer === null) return null;
  // To a chat whose dialog was deleted a new one begins.
  chat.dialogId = answer['dialogId'] as number;
  scene.dialogIds.add(chat.dialogId);
  const author: Actor =
    originator === 'client'
      ? { kind: 'client', id: answer['clientId'] as number | null }
      : { kind: 'channel', id: channelId };
  heard(scene, chat, { messageId: answer['messageId'] as number, externalId, author });
  return answer;
};

/** Mostly somebody who may: the responsible, or an administrator. */
export async function writerIn(scene: Scene, chat: Chat): Promise<Actor> {
  const { responsible } = await scene.dialog(chat);
  if (scene.draws.below(3) === 0) return one(scene, scene.people) ?? ADMINISTRATOR;
  return responsible !== null && scene.draws.below(4) > 0 ? responsible : ADMINISTRATOR;
}

export const writes: Act = async (scene, chat) => {
  const by = await writerIn(scene, chat);
  const scope = scene.draws.below(4) === 0 ? ('private' as const) : ('public' as const);
  const request = {
    ...{ dialogId: chat.dialogId, scope, content: contentOf(scene) },
    quotedMessageId: quotable(scene, chat),
  };
  const answer = await scene.act(SendMessage, request, by);
  if (answer !== null)
    heard(scene, chat, { messageId: answer['messageId'] as number, externalId: null, author: by });
  return answer;
};

const ofStaff = ({ author }: Said): boolean => author.kind === 'manager' || author.kind === 'bot';

export const edits: Act = async (scene) => {
  const said = one(scene, scene.said.filter(ofStaff));
  if (said === undefined) return null;
  const text = `Corrected words no. ${scene.number}`;
  return scene.act(EditMessage, { messageId: said.messageId, text }, said.author);
};

export const deletes: Act = async (scene) => {
  const said = one(scene, scene.said.filter(ofStaff));
  return said === undefined ? null : scene.act(DeleteMessage, { messageId: said.messageId }, said.author);
};

/** In the messenger itself. */
export const changesThere: Act = async (scene) => {
  const said = one(
    scene,
    scene.said.filter(({ externalId }) => externalId !== null),
  );
  if (said === undefined) return null;
  const { channelId, externalChatId } = said.chat;
  const name = { channelId, externalChatId, externalId: said.externalId ?? '' };
  const occurredAt = new Date().toISOString();
  return scene.draws.below(3) === 0
    ? scene.act(ReceiveDeletion, { ...name, occurredAt }, SYSTEM)
    : scene.act(ReceiveEdit, { ...name, occurredAt, text: `Said again no. ${scene.number}` }, SYSTEM);
};

export const reports: Act = async (scene) => {
  const said = one(scene, scene.said.filter(ofStaff));
  if (said === undefined) return null;
  const status = scene.draws.pick(['sent', 'delivered', 'read', 'failed'] as const);
  const code = status === 'failed' ? scene.draws.pick(FAILURE_CODES) : null;
  const externalId = scene.draws.below(2) === 0 ? `there-${scene.number}` : null;
  const reason = code === null ? null : `Reason no. ${scene.number}`;
  const by = scene.draws.below(2) === 0 ? SYSTEM : ADMINISTRATOR;
  return scene.act(ChangeDeliveryStatus, { messageId: said.messageId, status, code, reason, externalId }, by);
};

export const marks: Act = async (scene, { dialogId }) => {
  const by = one(scene, scene.people) ?? ADMINISTRATOR;
  return scene.draws.below(2) === 0
    ? scene.act(MarkDialogRead, { dialogId, messageId: null }, by)
    : scene.act(MarkDialogUnread, { dialogId }, by);
};
