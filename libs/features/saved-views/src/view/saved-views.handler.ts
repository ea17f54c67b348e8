import {
  answer,
  CommandRequest,
  dataOf,
  handles,
  type RequestEnvelope,
  type Services,
} from '@parley/application';
import { accessErrors, senderIn, staffOf } from '@parley/staff';
import type { SavedViewCommand, SavedViewContext } from './saved-views.commands.js';
import { savedViewsAggregate, savedViewsId } from './saved-views.decide.js';
import type { ViewOwner } from './saved-views.events.js';

/** `groupId` null: the views of the sender, a manager. */
interface OfGroup {
  readonly groupId: number | null;
}
interface OnView extends OfGroup {
  readonly viewId: number;
}
interface Written {
  readonly query: Readonly<Record<string, unknown>>;
}

export class CreateSavedView extends CommandRequest<OfGroup & Written & { name: string }> {}
export class RenameSavedView extends CommandRequest<OnView & { name: string }> {}
export class ChangeSavedView extends CommandRequest<OnView & Written> {}
export class DeleteSavedView extends CommandRequest<OnView> {}
export class OrderSavedViews extends CommandRequest<OfGroup & { viewIds: readonly number[] }> {}

/** Throws `NOT_ALLOWED` for views of a sender who is no manager. */
function viewOwnerOf({ actor }: RequestEnvelope, { groupId }: OfGroup): ViewOwner {
  if (groupId !== null) return { kind: 'group', id: groupId };
  if (actor.kind !== 'manager' || actor.id === null) throw accessErrors.NOT_ALLOWED({ kind: actor.kind });
  return { kind: 'manager', id: actor.id };
}

async function factsOf(
  services: Services,
  envelope: RequestEnvelope,
  owner: ViewOwner,
): Promise<SavedViewContext> {
  const staff = await staffOf(services);
  return {
    sender: senderIn(staff, envelope),
    isOwnerThere: owner.kind === 'manager' || staff.groups[owner.id] !== undefined,
    listing: services.reader.contributions,
  };
}

async function run(
  services: Services,
  { envelope, request }: CommandRequest<OfGroup>,
  command: SavedViewCommand,
  more: () => Promise<Partial<SavedViewContext>> = () => Promise.resolve({}),
) {
  const { owner } = command;
  return services.runner.run(savedViewsAggregate, savedViewsId(owner), command, envelope, {
    body: { type: command.type, ...request },
    context: async () => ({ ...(await factsOf(services, envelope, owner)), ...(await more()) }),
  });
}

export const CreateSavedViewHandler = handles(CreateSavedView, async (services, message) => {
  const { name, query } = message.request;
  const owner = viewOwnerOf(message.envelope, message.request);
  // The id is kept for a decision that has to be made again.
  let taken: number | undefined;
  const result = await run(services, message, { type: 'CreateSavedView', owner, name, query }, async () => ({
    newId: (taken ??= await services.ids.next('saved-view')),
  }));
  return answer(result, { viewId: dataOf(result.events, 'SavedViewCreated')?.viewId });
});

export const RenameSavedViewHandler = handles(RenameSavedView, async (services, message) => {
  const { viewId, name } = message.request;
  const owner = viewOwnerOf(message.envelope, message.request);
  return answer(await run(services, message, { type: 'RenameSavedView', owner, viewId, name }));
});

export const ChangeSavedViewHandler = handles(ChangeSavedView, async (services, message) => {
  const { viewId, query } = message.request;
  const owner = viewOwnerOf(message.envelope, message.request);
  return answer(await run(services, message, { type: 'ChangeSavedView', owner, viewId, query }));
});

export const DeleteSavedViewHandler = handles(DeleteSavedView, async (services, message) => {
  const owner = viewOwnerOf(message.envelope, message.request);
  const command = { type: 'DeleteSavedView' as const, owner, viewId: message.request.viewId };
  return answer(await run(services, message, command));
});

export const OrderSavedViewsHandler = handles(OrderSavedViews, async (services, message) => {
  const owner = viewOwnerOf(message.envelope, message.request);
  const command = { type: 'OrderSavedViews' as const, owner, viewIds: message.request.viewIds };
  return answer(await run(services, message, command));
});
