import {
  BlockClient,
  RenameClient,
  SetClientContacts,
  SetClientSource,
  UnblockClient,
} from '@parley/clients';
import {
  AttachClient,
  CloseDialog,
  DeleteDialog,
  DetachClient,
  ReassignDialog,
  RequestAttachClient,
  RequestDetachClient,
} from '@parley/dialogs';
import { ADMINISTRATOR, one, type Scene } from '../scene.js';
import { writerIn, type Act } from './talk.acts.js';

export const closes: Act = async (scene, chat) =>
  scene.act(CloseDialog, { dialogId: chat.dialogId }, await writerIn(scene, chat));

export const reassigns: Act = async (scene, chat) => {
  const to = scene.draws.below(4) === 0 ? null : (one(scene, scene.people) ?? null);
  return scene.act(ReassignDialog, { dialogId: chat.dialogId, to }, await writerIn(scene, chat));
};

/** Both steps, or only the first one. */
export const links: Act = async (scene, chat) => {
  const { dialogId } = chat;
  const { clientId } = await scene.dialog(chat);
  const by = await writerIn(scene, chat);
  const other = one(scene, scene.chats);
  const client = other && (await scene.dialog(other)).clientId;
  const first =
    clientId === null
      ? await scene.act(RequestAttachClient, { dialogId, clientId: client ?? 1 }, by)
      : await scene.act(RequestDetachClient, { dialogId }, by);
  if (first === null || scene.draws.below(4) === 0) return first;
  const request = { dialogId, token: first['token'] as string };
  return clientId === null ? scene.act(AttachClient, request, by) : scene.act(DetachClient, request, by);
};

export const removes: Act = (scene, { dialogId }) =>
  scene.act(DeleteDialog, { dialogId }, one(scene, scene.people) ?? ADMINISTRATOR);

const clientIn = async (scene: Scene, chat: Parameters<Act>[1]): Promise<number> => {
  const { clientId, chatClientId } = await scene.dialog(chat);
  return clientId ?? chatClientId;
};

export const blocks: Act = async (scene, chat) => {
  const request = { clientId: await clientIn(scene, chat) };
  const by = await writerIn(scene, chat);
  return (await scene.act(BlockClient, request, by)) ?? scene.act(UnblockClient, request, by);
};

export const unblocks: Act = async (scene, chat) =>
  scene.act(UnblockClient, { clientId: await clientIn(scene, chat) }, ADMINISTRATOR);

export const describes: Act = async (scene, chat) => {
  const clientId = await clientIn(scene, chat);
  const { number } = scene;
  const by = await writerIn(scene, chat);
  const what = scene.draws.below(3);
  if (what === 0) return scene.act(RenameClient, { clientId, name: `Renamed ${number}` }, by);
  const contacts = { phone: `+1000${number}`, email: null };
  if (what === 1) return scene.act(SetClientContacts, { clientId, contacts }, by);
  const none = { utmMedium: null, utmCampaign: null, utmTerm: null, utmContent: null, referrer: null };
  return scene.act(SetClientSource, { clientId, source: { utmSource: `source-${number}`, ...none } }, by);
};
