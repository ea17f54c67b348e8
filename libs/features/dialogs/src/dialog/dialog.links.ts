import { isResponsible, mayLink, type Viewer } from '@parley/staff';
import { clientErrors } from '@parley/clients';
import type {
  AttachClient,
  DetachClient,
  DialogContexts,
  RequestAttachClient,
  RequestDetachClient,
} from './dialog.commands.js';
import { dialogErrors } from './dialog.errors.js';
import type { DialogEvent, DialogState, PendingLink } from './dialog.state.js';

/** ms between the two steps. */
export const LINK_TOKEN_TTL = 5 * 60_000;

export function requestDetach(
  state: DialogState,
  { dialogId }: RequestDetachClient,
  context: DialogContexts['RequestDetachClient'],
): readonly DialogEvent[] {
  const clientId = attachedClient(state, dialogId, context.sender);
  return [{ type: 'ClientDetachRequested', data: { dialogId, clientId, ...request(context) } }];
}

export function detachClient(
  state: DialogState,
  command: DetachClient,
  context: DialogContexts['DetachClient'],
): readonly DialogEvent[] {
  const { dialogId } = command;
  const clientId = attachedClient(state, dialogId, context.sender);
  confirmed(state, 'detach', command, context);
  return [{ type: 'ClientDetached', data: { dialogId, clientId } }];
}

export function requestAttach(
  state: DialogState,
  { dialogId, clientId }: RequestAttachClient,
  context: DialogContexts['RequestAttachClient'],
): readonly DialogEvent[] {
  expectDetached(state, dialogId, context.sender);
  expectKnown(state, clientId, context);
  return [{ type: 'ClientAttachRequested', data: { dialogId, clientId, ...request(context) } }];
}

export function attachClient(
  state: DialogState,
  command: AttachClient,
  context: DialogContexts['AttachClient'],
): readonly DialogEvent[] {
  const { dialogId } = command;
  expectDetached(state, dialogId, context.sender);
  const { clientId } = confirmed(state, 'attach', command, context);
  expectKnown(state, clientId, context);
  return [{ type: 'ClientAttached', data: { dialogId, clientId } }];
}

function attachedClient(state: DialogState, dialogId: number, sender: Viewer): number {
  if (!mayLink(sender, state)) throw dialogErrors.NOT_RESPONSIBLE({ dialogId });
  if (state.clientId === null) throw dialogErrors.CLIENT_ALREADY_DETACHED({ dialogId });
  return state.clientId;
}

function expectDetached(state: DialogState, dialogId: number, sender: Viewer): void {
  if (!mayLink(sender, state)) throw dialogErrors.NOT_RESPONSIBLE({ dialogId });
  if (state.clientId !== null) throw dialogErrors.CLIENT_ALREADY_ATTACHED({ dialogId });
}

/** Tying a dialog to a client opens the client's card, so it takes a client that the sender knows already. */
function expectKnown(
  { detached }: DialogState,
  clientId: number,
  { sender, seesClient }: DialogContexts['AttachClient'],
): void {
  const hasDetached = detached?.clientId === clientId && isResponsible(sender, detached.by);
  if (!seesClient && !hasDetached) throw clientErrors.CLIENT_NOT_FOUND({ clientId });
}

const request = ({
  sender,
  now,
  token,
}: DialogContexts['RequestDetachClient']): Omit<PendingLink, 'step' | 'clientId'> => ({
  token,
  expiresAt: new Date(Date.parse(now) + LINK_TOKEN_TTL).toISOString(),
  requestedBy: { kind: sender.kind, id: sender.id },
});

/** The request that the token confirms: the latest one, of the same step and sender, while it is valid. */
function confirmed(
  { pending }: DialogState,
  step: PendingLink['step'],
  { dialogId, token }: DetachClient | AttachClient,
  { sender, now }: DialogContexts['DetachClient'],
): PendingLink {
  if (pending?.step !== step || pending.token !== token || !isResponsible(sender, pending.requestedBy)) {
    throw dialogErrors.TOKEN_INVALID({ dialogId });
  }
  if (Date.parse(now) >= Date.parse(pending.expiresAt)) throw dialogErrors.TOKEN_EXPIRED({ dialogId });
  return pending;
}
