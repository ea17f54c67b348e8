import { fill, type Services } from '@parley/application';
import { channelAggregate } from './channel.decide.js';
import { unknownChannels } from '@parley/staff';

async function unregistered({ runner }: Services, ids: readonly number[]): Promise<readonly number[]> {
  const loaded = await Promise.all(ids.map((id) => runner.load(channelAggregate, id)));
  return ids.filter((_id, index) => loaded[index]?.state.registered !== true);
}

export const fillsUnknownChannels = fill(unknownChannels, unregistered);
