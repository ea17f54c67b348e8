import {
  channelAggregate,
  staffAggregate,
  type BotRole,
  type StoredPermission,
  type Responsible,
  type StaffCommand,
  type StaffState,
} from '@parley/domain';
import type { Core } from '@parley/composition';
import { answer, dataOf, handles, Message, type CommandAnswer } from '../commands/handler.js';
import { newToken } from './token.js';
import { ownerOf, STAFF_ID } from './staff.facts.js';

export class CreateUser extends Message<{
  name: string;
  permissions: readonly StoredPermission[];
  groupId: number | null;
}> {}
export class CreateGroup extends Message<{ name: string; channelIds: readonly number[] | null }> {}
export class UpdateGroup extends Message<{
  groupId: number;
  name: string;
  channelIds: readonly number[] | null;
}> {}
export class SetGroup extends Message<{ userId: number; groupId: number | null }> {}
export class SetPermissions extends Message<{ userId: number; permissions: readonly StoredPermission[] }> {}
export class DeactivateUser extends Message<{ userId: number }> {}
export class CreateBot extends Message<{ name: string; roles: readonly BotRole[] }> {}
export class IssueToken extends Message<{ owner: Responsible; label: string }> {}
export class RevokeToken extends Message<{ tokenId: number }> {}

/** Channels that a group has already stay in it unasked. */
function addedChannels(state: StaffState, command: StaffCommand): readonly number[] {
  if (command.type !== 'CreateGroup' && command.type !== 'UpdateGroup') return [];
  const before = state.groups[command.groupId]?.channelIds ?? [];
  return [...new Set(command.channelIds ?? [])].filter((id) => !before.includes(id));
}

async function unknownChannels(core: Core, ids: readonly number[]): Promise<readonly number[]> {
  const loaded = await Promise.all(ids.map((id) => core.runner.load(channelAggregate, id)));
  return ids.filter((_id, index) => loaded[index]?.state.registered !== true);
}

const run = (core: Core, message: Message<object>, command: StaffCommand) =>
  core.runner.run(staffAggregate, STAFF_ID, command, message.envelope, {
    // What the caller said is fingerprinted, not the ids and secrets made up here: they differ when it is repeated.
    body: { type: command.type, ...message.request },
    context: async (state) => ({
      sender: ownerOf(message.envelope.actor),
      unknownChannels: await unknownChannels(core, addedChannels(state, command)),
    }),
  });

const plain = async (core: Core, message: Message<object>, command: StaffCommand): Promise<CommandAnswer> =>
  answer(await run(core, message, command));

export const CreateUserHandler = handles(CreateUser, async (core, message) => {
  const userId = await core.ids.next('user');
  const result = await run(core, message, { type: 'CreateUser', userId, ...message.request });
  return answer(result, { userId: dataOf(result.events, 'UserCreated')?.userId });
});

export const CreateGroupHandler = handles(CreateGroup, async (core, message) => {
  const groupId = await core.ids.next('group');
  const result = await run(core, message, { type: 'CreateGroup', groupId, ...message.request });
  return answer(result, { groupId: dataOf(result.events, 'GroupCreated')?.groupId });
});

export const CreateBotHandler = handles(CreateBot, async (core, message) => {
  const botId = await core.ids.next('bot');
  const result = await run(core, message, { type: 'CreateBot', botId, ...message.request });
  return answer(result, { botId: dataOf(result.events, 'BotCreated')?.botId });
});

/** `token` is shown once: a repeat answers the id alone. */
export const IssueTokenHandler = handles(IssueToken, async (core, message) => {
  const tokenId = await core.ids.next('token');
  const { text, hash } = newToken(tokenId);
  const result = await run(core, message, { type: 'IssueToken', tokenId, hash, ...message.request });
  const issued = dataOf(result.events, 'TokenIssued')?.tokenId;
  return answer(result, { tokenId: issued, ...(issued === tokenId ? { token: text } : {}) });
});

export const UpdateGroupHandler = handles(UpdateGroup, (core, message) =>
  plain(core, message, { type: 'UpdateGroup', ...message.request }),
);
export const SetGroupHandler = handles(SetGroup, (core, message) =>
  plain(core, message, { type: 'SetGroup', ...message.request }),
);
export const SetPermissionsHandler = handles(SetPermissions, (core, message) =>
  plain(core, message, { type: 'SetPermissions', ...message.request }),
);
export const DeactivateUserHandler = handles(DeactivateUser, (core, message) =>
  plain(core, message, { type: 'DeactivateUser', ...message.request }),
);
export const RevokeTokenHandler = handles(RevokeToken, (core, message) =>
  plain(core, message, { type: 'RevokeToken', ...message.request }),
);
