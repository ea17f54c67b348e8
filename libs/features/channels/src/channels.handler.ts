import { channelAggregate } from './channel.decide.js';
import type { ChannelCommand } from './channel.commands.js';
import type { ChannelType } from './channel.settings.js';
import { answer, type CommandAnswer, CommandRequest, handles, type Services } from '@parley/application';
import { senderOf } from '@parley/staff';

export class RegisterChannel extends CommandRequest<{
  channelType: ChannelType;
  name: string;
  externalId: string | null;
  settings: unknown;
}> {}
export class UpdateChannel extends CommandRequest<{ channelId: number; name?: string; settings?: unknown }> {}
export class DeactivateChannel extends CommandRequest<{ channelId: number }> {}

async function run(
  services: Services,
  message: CommandRequest<object>,
  command: ChannelCommand,
): Promise<CommandAnswer> {
  const result = await services.runner.run(channelAggregate, command.channelId, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context: async () => ({ sender: await senderOf(services, message.envelope) }),
  });
  return answer(result, { channelId: command.channelId });
}

export const RegisterChannelHandler = handles(RegisterChannel, async (services, message) => {
  // The claim is an effect of its own.
  await senderOf(services, message.envelope);
  const { id } = await services.claims.claim('channel', [message.envelope.commandId], () =>
    services.ids.next('channel'),
  );
  return run(services, message, { type: 'RegisterChannel', channelId: id, ...message.request });
});
export const UpdateChannelHandler = handles(UpdateChannel, (services, message) =>
  run(services, message, { type: 'UpdateChannel', ...message.request }),
);
export const DeactivateChannelHandler = handles(DeactivateChannel, (services, message) =>
  run(services, message, { type: 'DeactivateChannel', ...message.request }),
);
