import { definePermission } from '@parley/application';
import { defineAggregate } from '@parley/eventsourcing';
import { accessErrors, has } from '@parley/staff';
import { Guard } from 'typebox/guard';
import type { TimeLimitsCommand, TimeLimitsContext } from './time-limits.commands.js';
import { timeLimitsErrors } from './time-limits.errors.js';
import { timeLimitsEvents } from './time-limits.events.js';
import { readSettings } from './time-limits.read.js';
import {
  evolveTimeLimits,
  initialTimeLimits,
  type TimeLimitsEvent,
  type TimeLimitsState,
} from './time-limits.state.js';

export const manageLimits = definePermission({
  name: 'manage_limits',
  title: 'Sets the time limits of answers, and the working hours that they are measured by.',
  byAdministrators: true,
});

/** There is one stream of them, `time-limits-1`. */
export const TIME_LIMITS_ID = 1;

function decideTimeLimits(
  { settings: before }: TimeLimitsState,
  command: TimeLimitsCommand,
  { sender, unknownChannels: [channelId] = [] }: TimeLimitsContext,
): readonly TimeLimitsEvent[] {
  if (sender && !has(sender, manageLimits)) throw accessErrors.NOT_ALLOWED({ permission: manageLimits.name });
  if (command.type === 'RemoveTimeLimits') {
    if (before === null) throw timeLimitsErrors.TIME_LIMITS_NOT_SET();
    return [{ type: 'TimeLimitsRemoved', data: {} }];
  }
  const settings = readSettings(command.settings);
  if (channelId !== undefined) throw accessErrors.CHANNEL_NOT_FOUND({ channelId });
  if (Guard.IsDeepEqual(settings, before)) throw timeLimitsErrors.TIME_LIMITS_UNCHANGED();
  return [{ type: 'TimeLimitsSet', data: { settings } }];
}

export const timeLimitsAggregate = defineAggregate({
  name: 'time-limits',
  stateVersion: 1,
  initialState: initialTimeLimits,
  events: timeLimitsEvents,
  decide: decideTimeLimits,
  evolve: evolveTimeLimits,
});
