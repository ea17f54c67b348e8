import { channelAggregate, type ChannelCommand, type ChannelType } from '@parley/domain';
import type { Core } from '@parley/composition';
import { answer, handles, Message, type CommandAnswer } from '../commands/handler.js';
import { senderOf } from '../staff/staff.facts.js';

export class RegisterChannel extends Message<{
  channelType: ChannelType;
  name: string;
  externalId: string | null;
  settings: unknown;
}> {}
export class UpdateChannel extends Message<{ channelId: number; name?: string; settings?: unknown }> {}
export class DeactivateChannel extends Message<{ channelId: number }> {}

async function run(core: Core, message: Message<object>, command: ChannelCommand): Promise<CommandAnswer> {
  const result = await core.runner.run(channelAggregate, command.channelId, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context: async () => ({ sender: await senderOf(core, message.envelope.actor) }),
  });
  return answer(result, { channelId: command.channelId });
}

export const RegisterChannelHandler = handles(RegisterChannel, async (core, message) => {
  const { id } = await core.claims.claim('channel', [message.envelope.commandId], () =>
    core.ids.next('channel'),
  );
  return run(core, message, { type: 'RegisterChannel', channelId: id, ...message.request });
});
export const UpdateChannelHandler = handles(UpdateChannel, (core, message) =>
  run(core, message, { type: 'UpdateChannel', ...message.request }),
);
export const DeactivateChannelHandler = handles(DeactivateChannel, (core, message) =>
  run(core, message, { type: 'DeactivateChannel', ...message.request }),
);
