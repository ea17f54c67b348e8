const text = { creating: 'both', editing: 'both', quoting: 'both', deleting: 'both', max_chars_count: 4_096 };
const files = { creating: 'both', quoting: 'both', deleting: 'both', max_items_count: 10 };
const SETTINGS = { status: { delivered: 'send', read: 'send' }, text, image: files, file: files };

/** Channels, groups, people, bots and tokens. */
export async function settingUp(admin, send) {
  const post = (path, body) => send(admin, 'POST', `/v1/${path}`, body);
  const channels = [];
  for (const [type, name] of [
    ['telegram', 'Shop'],
    ['whatsapp', 'Support'],
    ['vk', 'Club'],
    ['custom', 'Old site'],
  ])
    channels.push((await post('channels', { type, name, settings: SETTINGS })).channelId);
  await send(admin, 'PATCH', `/v1/channels/${channels[1]}`, { name: 'Help desk' });
  await post(`channels/${channels[3]}/deactivate`);

  const { groupId } = await post('groups', { name: 'Sales', channelIds: channels.slice(0, 1) });
  await post('groups', { name: 'Everybody', channelIds: null });
  const group = { name: 'Sales', channelIds: [channels[0], channels[2]] };
  await send(admin, 'PUT', `/v1/groups/${groupId}`, group);

  const user = async (name, more = {}) => (await post('users', { name, ...more })).userId;
  const chief = await user('Chief', { permissions: ['all_dialogs', 'reassign_any'] });
  const seller = await user('Seller', { groupId });
  const helper = await user('Helper');
  const bot = (await post('bots', { name: 'Answering bot', roles: ['responsible'] })).botId;
  await post('bots', { name: 'Watching bot', roles: ['hidden'] });
  const leavers = [];
  for (const name of ['First', 'Second', 'Third', 'Fourth'])
    leavers.push({ userId: await user(`${name} to leave`) });
  const permissions = ['all_dialogs', 'reassign_any', 'delete_dialogs'];
  await send(admin, 'PUT', `/v1/users/${chief}/permissions`, { permissions });
  await send(admin, 'PUT', `/v1/users/${leavers[0].userId}/group`, { groupId });

  const token = async (ownerKind, ownerId) => post('tokens', { label: 'fixture', ownerKind, ownerId });
  const tokens = { admin };
  for (const [name, kind, id] of [
    ['chief', 'manager', chief],
    ['seller', 'manager', seller],
    ['helper', 'manager', helper],
    ['bot', 'bot', bot],
  ])
    tokens[name] = (await token(kind, id)).token;
  const { tokenId } = await token('manager', helper);
  await send(admin, 'DELETE', `/v1/tokens/${tokenId}`);
  const people = { chief, seller, helper, bot };
  return { tokens, people, channels: channels.slice(0, 3), leavers, clients: [], dialogs: [], long: [] };
}
