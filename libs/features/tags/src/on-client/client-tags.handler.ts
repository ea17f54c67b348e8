import { answer, CommandRequest, handles, type Services } from '@parley/application';
import type { RequestEnvelope } from '@parley/application';
import { seesClient } from '@parley/clients';
import { dialogAggregate } from '@parley/dialogs';
import { actingViewer, isDialogThere, type Viewer } from '@parley/staff';
import { TAGS_ID, tagsAggregate } from '../tag/tags.decide.js';
import { tagClient, untagClient, type ClientTagContext } from './client-tags.decide.js';

interface OnClient {
  readonly clientId: number;
  readonly tagId: number;
}

export class TagClient extends CommandRequest<OnClient & { pinned: boolean; dialogId: number | null }> {}
export class UntagClient extends CommandRequest<OnClient> {}

async function factsOf(
  services: Services,
  envelope: RequestEnvelope,
  clientId: number,
): Promise<ClientTagContext> {
  const sender = await actingViewer(services, envelope);
  const [isSeen, tags] = await Promise.all([
    seesClient(services, sender, clientId),
    services.runner.load(tagsAggregate, TAGS_ID),
  ]);
  return { sender, seesClient: isSeen, tags: tags.state };
}

async function isDialogTheirs(
  services: Services,
  sender: Viewer,
  clientId: number,
  dialogId: number | null,
): Promise<boolean> {
  if (dialogId === null) return true;
  const { state } = await services.runner.load(dialogAggregate, dialogId);
  return state.clientId === clientId && isDialogThere(sender, state);
}

export const TagClientHandler = handles(TagClient, async (services, { request, envelope }) => {
  const { clientId, dialogId } = request;
  const command = { type: 'TagClient' as const, ...request };
  const result = await services.runner.run(tagClient, clientId, command, envelope, {
    context: async () => {
      const facts = await factsOf(services, envelope, clientId);
      return {
        ...facts,
        isDialogTheirs: await isDialogTheirs(services, facts.sender, clientId, dialogId),
      };
    },
  });
  return answer(result);
});

export const UntagClientHandler = handles(UntagClient, async (services, { request, envelope }) => {
  const command = { type: 'UntagClient' as const, ...request };
  const result = await services.runner.run(untagClient, request.clientId, command, envelope, {
    context: () => factsOf(services, envelope, request.clientId),
  });
  return answer(result);
});
