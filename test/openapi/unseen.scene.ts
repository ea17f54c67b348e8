import type { Api } from '../support/api.js';
import {
  done,
  givenBot,
  givenChannel,
  givenManager,
  receive,
  type Done,
  type Received,
} from '../support/given.js';
import type { Contract } from './contract.js';

export type Thing = 'dialog' | 'message' | 'client' | 'channel' | 'token' | 'view';

/** What the parameters of addresses and queries, and the fields of bodies, name. */
export const THINGS: Readonly<Record<string, Thing>> = {
  dialogId: 'dialog',
  messageId: 'message',
  aroundMessage: 'message',
  quotedMessageId: 'message',
  clientId: 'client',
  channelId: 'channel',
  channelIds: 'channel',
  tokenId: 'token',
  viewId: 'view',
  viewIds: 'view',
};

/** Somebody who asks. */
export interface Role {
  readonly name: string;
  readonly api: Api;
  /** Things that this role sees. */
  readonly own: Partial<Readonly<Record<Thing, number>>>;
  /** Saved views that this role may change. */
  readonly views: readonly ('own' | 'of groups')[];
  /** What is hidden from this role; the others see it. */
  readonly hidden: readonly Thing[];
}

export interface UnseenScene {
  readonly contract: Contract;
  readonly roles: readonly Role[];
  readonly unseen: Readonly<Record<Thing, number>>;
  /** No channel: one is only ever deactivated. A deleted dialog's client is there still, and seen by nobody who does not see all. */
  readonly deleted: Readonly<Record<Exclude<Thing, 'channel'>, number>>;
}

/** No thing has this number. */
export const ABSENT = 900_000_000_001;

/** A company in which most people see little, on the administrator's server. */
export async function setUnseenScene(contract: Contract, admin: Api): Promise<UnseenScene> {
  const here = await givenChannel(admin, 'Here');
  const there = await givenChannel(admin, 'There');
  const { groupId } = done<{ groupId: number }>(
    await admin.send('POST', '/v1/groups', { name: 'Here', channelIds: [here] }),
  );
  const colleague = await givenManager(admin, 'Colleague');
  const heard = done<Received>(await receive(admin, there, 'unseen', 'unseen-1'));
  const sent = done<{ messageId: number }>(
    await colleague.api.send('POST', `/v1/dialogs/${heard.dialogId}/messages`, { text: 'Mine.' }),
  );
  const { tokenId } = done<{ tokenId: number }>(
    await colleague.api.send('POST', '/v1/tokens', { label: 'x' }),
  );
  const unseenView = await savedView(colleague.api, 'Mine');
  const unseen = {
    dialog: heard.dialogId,
    message: sent.messageId,
    client: heard.clientId,
    channel: there,
    token: tokenId,
    view: unseenView,
  };
  const deleted = await deleteSome(admin, here);
  const all = ['all_dialogs', 'delete_dialogs', 'reassign_any', 'manage_channels'];
  const people = [
    { person: await givenManager(admin, 'Plain'), hidden: ['dialog', 'message', 'client', 'token', 'view'] },
    { person: await givenManager(admin, 'Narrow', { groupId }), hidden: ALL },
    { person: await givenManager(admin, 'Mighty', { groupId, permissions: all }), hidden: ALL },
    { person: await givenManager(admin, 'Chief', { permissions: all }), hidden: ['token', 'view'] },
    { person: await givenManager(admin, 'Second', { permissions: ['administrator'] }), hidden: ['view'] },
    {
      person: await givenBot(admin, 'Answering', ['responsible']),
      hidden: ['dialog', 'message', 'client', 'token', 'view'],
    },
    { person: await givenBot(admin, 'Watching', ['hidden', 'distributor']), hidden: ['token', 'view'] },
  ] as const;
  const roles: Role[] = [];
  for (const { person, hidden } of people) {
    const { kind, id, name, api } = person;
    const own = name === 'Watching' ? { channel: here } : await ownThings(admin, here, { kind, id });
    roles.push({ name, api, own, hidden, views: viewsOf(kind, name === 'Second') });
  }
  return { contract, roles, unseen, deleted };
}

const ALL: readonly Thing[] = ['dialog', 'message', 'client', 'channel', 'token', 'view'];

const viewsOf = (kind: string, isAdministrator: boolean): Role['views'] => [
  ...(kind === 'manager' ? (['own'] as const) : []),
  ...(isAdministrator ? (['of groups'] as const) : []),
];

const savedView = async (api: Api, name: string): Promise<number> =>
  done<{ viewId: number }>(await api.send('POST', '/v1/saved-views', { name, query: {} })).viewId;

async function deleteSome(admin: Api, channelId: number): Promise<UnseenScene['deleted']> {
  const { dialogId, messageId, clientId } = done<Received>(await receive(admin, channelId, 'gone', 'gone-1'));
  done(await admin.send('DELETE', `/v1/dialogs/${dialogId}`));
  const { tokenId } = done<{ tokenId: number }>(await admin.send('POST', '/v1/tokens', { label: 'gone' }));
  done(await admin.send('DELETE', `/v1/tokens/${tokenId}`));
  const viewId = await savedView(admin, 'Gone');
  done(await admin.send('DELETE', `/v1/saved-views/${viewId}`));
  return { dialog: dialogId, message: messageId, client: clientId, token: tokenId, view: viewId };
}

/** A dialog of somebody, without its client, so that one could be attached. */
async function ownThings(
  admin: Api,
  channelId: number,
  to: { kind: string; id: number },
): Promise<Role['own']> {
  const chat = `own-${to.kind}-${to.id}`;
  const { dialogId, messageId } = done<Received>(await receive(admin, channelId, chat, `${chat}-1`));
  const { clientId } = done<Received>(await receive(admin, channelId, `${chat}-b`, `${chat}-2`));
  const dialog = `/v1/dialogs/${dialogId}`;
  done(await admin.send('POST', `${dialog}/reassign`, to));
  const { token } = done<Done & { token: string }>(await admin.send('POST', `${dialog}/detach`));
  done(await admin.send('POST', `${dialog}/detach/confirm`, { token }));
  return { dialog: dialogId, message: messageId, client: clientId, channel: channelId };
}
