import { staffAggregate } from '../staff.decide.js';
import type { BotRole } from '../permissions.js';
import type { Responsible } from '@parley/shared';
import type { StaffCommand } from '../staff.commands.js';
import type { StaffState } from '../staff.state.js';
import {
  answer,
  type CommandAnswer,
  CommandRequest,
  dataOf,
  handles,
  type Services,
} from '@parley/application';
import { unknownChannels } from './staff.points.js';
import { newIdFor } from './new-ids.js';
import { newToken, textOfIssued } from './token.js';
import { requireToken, senderNamed } from './staff.facts.js';
import { STAFF_ID } from '../staff.decide.js';

export class CreateUser extends CommandRequest<{
  name: string;
  permissions: readonly string[];
  groupId: number | null;
}> {}
export class CreateGroup extends CommandRequest<{ name: string; channelIds: readonly number[] | null }> {}
export class UpdateGroup extends CommandRequest<{
  groupId: number;
  name: string;
  channelIds: readonly number[] | null;
}> {}
export class SetGroup extends CommandRequest<{ userId: number; groupId: number | null }> {}
export class SetPermissions extends CommandRequest<{
  userId: number;
  permissions: readonly string[];
}> {}
export class DeactivateUser extends CommandRequest<{ userId: number }> {}
export class CreateBot extends CommandRequest<{ name: string; roles: readonly BotRole[] }> {}
export class IssueToken extends CommandRequest<{ owner: Responsible; label: string }> {}
export class RevokeToken extends CommandRequest<{ tokenId: number }> {}

/** Channels that a group has already stay in it unasked. */
function addedChannels(state: StaffState, command: StaffCommand): readonly number[] {
  if (command.type !== 'CreateGroup' && command.type !== 'UpdateGroup') return [];
  const group = command.type === 'UpdateGroup' ? state.groups[command.groupId] : undefined;
  const before = group?.channelIds ?? [];
  return [...new Set(command.channelIds ?? [])].filter((id) => !before.includes(id));
}

function run(services: Services, message: CommandRequest<object>, command: StaffCommand) {
  const newId = newIdFor(services, command);
  return services.runner.run(staffAggregate, STAFF_ID, command, message.envelope, {
    // What the caller said is fingerprinted, not a secret made up here: it differs when the command is repeated.
    body: { type: command.type, ...message.request },
    context: async (state) => {
      requireToken(state, message.envelope);
      return {
        ...(await newId()),
        sender: senderNamed(message.envelope.actor),
        permissions: services.permissions,
        unknownChannels: await services.reader.at(unknownChannels)(services, addedChannels(state, command)),
      };
    },
  });
}

const plain = async (
  services: Services,
  message: CommandRequest<object>,
  command: StaffCommand,
): Promise<CommandAnswer> => answer(await run(services, message, command));

export const CreateUserHandler = handles(CreateUser, async (services, message) => {
  const result = await run(services, message, { type: 'CreateUser', ...message.request });
  return answer(result, { userId: dataOf(result.events, 'UserCreated')?.userId });
});

export const CreateGroupHandler = handles(CreateGroup, async (services, message) => {
  const result = await run(services, message, { type: 'CreateGroup', ...message.request });
  return answer(result, { groupId: dataOf(result.events, 'GroupCreated')?.groupId });
});

export const CreateBotHandler = handles(CreateBot, async (services, message) => {
  const result = await run(services, message, { type: 'CreateBot', ...message.request });
  return answer(result, { botId: dataOf(result.events, 'BotCreated')?.botId });
});

/** `token` is shown once: a repeat answers the id alone. */
export const IssueTokenHandler = handles(IssueToken, async (services, message) => {
  const made = newToken();
  const result = await run(services, message, { type: 'IssueToken', hash: made.hash, ...message.request });
  const issued = dataOf(result.events, 'TokenIssued');
  const token = textOfIssued(made, issued);
  return answer(result, { tokenId: issued?.tokenId, ...(token === null ? {} : { token }) });
});

export const UpdateGroupHandler = handles(UpdateGroup, (services, message) =>
  plain(services, message, { type: 'UpdateGroup', ...message.request }),
);
export const SetGroupHandler = handles(SetGroup, (services, message) =>
  plain(services, message, { type: 'SetGroup', ...message.request }),
);
export const SetPermissionsHandler = handles(SetPermissions, (services, message) =>
  plain(services, message, { type: 'SetPermissions', ...message.request }),
);
export const DeactivateUserHandler = handles(DeactivateUser, (services, message) =>
  plain(services, message, { type: 'DeactivateUser', ...message.request }),
);
export const RevokeTokenHandler = handles(RevokeToken, (services, message) =>
  plain(services, message, { type: 'RevokeToken', ...message.request }),
);
