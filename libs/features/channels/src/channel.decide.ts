import { defineAggregate } from '@parley/eventsourcing';
import { Guard } from 'typebox/guard';
import { accessErrors, isChannelThere, mayManage, mayRegisterChannels, type Viewer } from '@parley/staff';
import { isLonger, nameWithin } from '@parley/shared';
import type {
  ChannelCommand,
  ChannelContext,
  DeactivateChannel,
  RegisterChannel,
  UpdateChannel,
} from './channel.commands.js';
import { channelErrors } from './channel.errors.js';
import { channelEvents } from './channel.events.js';
import { readSettings } from './channel.settings.read.js';
import { CHANNEL_TYPES } from './channel.settings.js';
import { evolveChannel, initialChannel, type ChannelEvent, type ChannelState } from './channel.state.js';

const NAME_LIMIT = 100;
const EXTERNAL_ID_LIMIT = 64;

export function decideChannel(
  state: ChannelState,
  command: ChannelCommand,
  { sender }: ChannelContext,
): readonly ChannelEvent[] {
  if (command.type === 'RegisterChannel') {
    if (!mayRegisterChannels(sender)) throw accessErrors.NOT_ALLOWED();
    return register(state, command);
  }
  expectManager(sender, command.channelId, state);
  switch (command.type) {
    case 'UpdateChannel':
      return update(state, command);
    case 'DeactivateChannel':
      return deactivate(state, command);
  }
}

function register(state: ChannelState, command: RegisterChannel): readonly ChannelEvent[] {
  const { channelId, channelType } = command;
  if (state.registered) throw channelErrors.CHANNEL_ALREADY_REGISTERED({ channelId });
  if (!CHANNEL_TYPES.includes(channelType)) throw channelErrors.UNKNOWN_CHANNEL_TYPE({ channelId });
  const externalId = command.externalId || null;
  if (externalId !== null && isLonger(externalId, EXTERNAL_ID_LIMIT)) {
    throw channelErrors.INVALID_CHANNEL_EXTERNAL_ID({ channelId });
  }
  const name = readName(channelId, command.name);
  const settings = readSettings(command.settings);
  return [{ type: 'ChannelRegistered', data: { channelId, type: channelType, name, externalId, settings } }];
}

function update(state: ChannelState, command: UpdateChannel): readonly ChannelEvent[] {
  const { channelId } = command;
  requireActive(state, channelId);
  const name =
    command.name === undefined || command.name === null ? state.name : readName(channelId, command.name);
  const given = command.settings !== undefined && command.settings !== null;
  const settings = given ? readSettings(command.settings) : state.settings;
  if (name === state.name && Guard.IsDeepEqual(settings, state.settings))
    throw channelErrors.CHANNEL_UNCHANGED({ channelId });
  return [{ type: 'ChannelUpdated', data: { channelId, name, settings } }];
}

function deactivate(state: ChannelState, { channelId }: DeactivateChannel): readonly ChannelEvent[] {
  requireActive(state, channelId);
  return [{ type: 'ChannelDeactivated', data: { channelId } }];
}

/** Checks who changes a channel or brings its messages. Throws `CHANNEL_NOT_FOUND`, or `NOT_ALLOWED` when the sender works in the channel. */
export function expectManager(sender: Viewer | null, channelId: number, state: ChannelState): void {
  if (!isChannelThere(sender, channelId, state)) throw accessErrors.CHANNEL_NOT_FOUND({ channelId });
  if (!mayManage(sender, channelId)) throw accessErrors.NOT_ALLOWED();
}

function requireActive(state: ChannelState, channelId: number): void {
  if (!state.active) throw channelErrors.CHANNEL_INACTIVE({ channelId });
}

function readName(channelId: number, text: string): string {
  const name = nameWithin(text, NAME_LIMIT);
  if (name === null) throw channelErrors.INVALID_CHANNEL_NAME({ channelId });
  return name;
}

export const channelAggregate = defineAggregate({
  name: 'channel',
  stateVersion: 1,
  initialState: initialChannel,
  events: channelEvents,
  decide: decideChannel,
  evolve: evolveChannel,
});
