import { clientAggregate, type ClientContext } from '@parley/clients';
import { dialogAggregate } from '../../dialog/dialog.decide.js';
import type { Services } from '@parley/application';
import { decorationOf } from './receive.decoration.js';
import type { ReceiveMessage } from './receive.message.js';

/** What registers a client and notes its source is the system itself. */
export const BY_SYSTEM: ClientContext = { sender: null, seesClient: true, dialogIds: [] };

/** One client per channel and external id, however many first messages come at once; registered at the first of them. */
export async function claimClient(services: Services, message: ReceiveMessage): Promise<number> {
  const { channelId, customer } = message.request;
  const key = [String(channelId), customer.externalId];
  const { id } = await services.claims.claim('client', key, () => services.ids.next('client'));
  const { revision } = await services.runner.load(clientAggregate, id);
  if (revision >= 0) return id;
  const command = {
    type: 'RegisterClient' as const,
    clientId: id,
    channelId,
    externalId: customer.externalId,
    ...decorationOf(customer),
  };
  const envelope = {
    ...message.envelope,
    commandId: `register:client-${id}`,
    actor: { kind: 'channel' as const, id: channelId },
  };
  await services.runner.run(clientAggregate, id, command, envelope, {
    body: { type: 'RegisterClient', clientId: id },
    context: () => BY_SYSTEM,
  });
  return id;
}

/**
 * The chat's dialog. Where an earlier one was deleted, a message of that time goes to it again: there it is known for a repeat,
 * in the new dialog it would come back to life.
 */
export async function dialogOf(
  services: Services,
  chat: readonly string[],
  commandId: string,
): Promise<number> {
  const { id, replaced } = await services.claims.claim('chat', chat, () => services.ids.next('dialog'));
  if (!replaced) return id;
  const earlier = (await services.claims.holders('chat', chat)).filter((dialogId) => dialogId !== id);
  const runs = await Promise.all(
    earlier.map((dialogId) => services.runner.find(dialogAggregate, dialogId, commandId)),
  );
  return earlier.find((_, index) => runs[index] !== null) ?? id;
}
