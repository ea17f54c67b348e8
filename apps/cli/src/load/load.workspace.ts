import { workspaceOf, type LoadedWorkspace } from '@parley/imports';
import type { Api, Done } from '../http/api.js';

/** Makes the channels and managers of a seed; their keys make that harmless to repeat. */
export async function setUp(api: Api, seed: string): Promise<LoadedWorkspace> {
  const { channels, managers } = workspaceOf(seed);
  const [channelIds, managerIds] = await Promise.all([
    Promise.all(
      channels.map(async ({ key, ...body }) => {
        const answer = await api.command<Done & { channelId: number }>('POST', '/v1/channels', { body, key });
        return answer.channelId;
      }),
    ),
    Promise.all(
      managers.map(async ({ key, ...body }) => {
        const answer = await api.command<Done & { userId: number }>('POST', '/v1/users', { body, key });
        return answer.userId;
      }),
    ),
  ]);
  return { channelIds, managerIds };
}
