import { answer, type CommandAnswer, CommandRequest, handles, type Services } from '@parley/application';
import { senderOf, unknownChannels } from '@parley/staff';
import { Check } from 'typebox/schema';
import type { TimeLimitsCommand } from './time-limits.commands.js';
import { TIME_LIMITS_ID, timeLimitsAggregate } from './time-limits.decide.js';
import { TimeLimitsSettings } from './time-limits.settings.js';
import type { TimeLimitsState } from './time-limits.state.js';

export class SetTimeLimits extends CommandRequest<{ settings: unknown }> {}
export class RemoveTimeLimits extends CommandRequest<object> {}

/** Channels that have limits of their own already stay unasked. What is malformed names none: its decision refuses it. */
function addedChannels({ settings: before }: TimeLimitsState, command: TimeLimitsCommand): readonly number[] {
  if (command.type !== 'SetTimeLimits' || !Check(TimeLimitsSettings, command.settings)) return [];
  const known = new Set(before?.channels.map(({ channelId }) => channelId));
  return command.settings.channels.map(({ channelId }) => channelId).filter((id) => !known.has(id));
}

async function run(
  services: Services,
  message: CommandRequest<object>,
  command: TimeLimitsCommand,
): Promise<CommandAnswer> {
  const { envelope, expectedRevision } = message;
  const result = await services.runner.run(timeLimitsAggregate, TIME_LIMITS_ID, command, envelope, {
    body: { type: command.type, ...message.request },
    context: async (state) => ({
      sender: await senderOf(services, envelope),
      unknownChannels: await services.reader.at(unknownChannels)(services, addedChannels(state, command)),
    }),
    ...(expectedRevision !== undefined && { expectedRevision }),
  });
  return answer(result);
}

export const SetTimeLimitsHandler = handles(SetTimeLimits, (services, message) =>
  run(services, message, { type: 'SetTimeLimits', ...message.request }),
);
export const RemoveTimeLimitsHandler = handles(RemoveTimeLimits, (services, message) =>
  run(services, message, { type: 'RemoveTimeLimits' }),
);
