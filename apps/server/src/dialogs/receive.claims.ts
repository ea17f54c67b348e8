import { clientAggregate, dialogAggregate, type ClientContext } from '@parley/domain';
import { InfrastructureError, streamOf } from '@parley/eventsourcing';
import type { Core } from '@parley/composition';
import { decorationOf } from './receive.decoration.js';
import type { ReceiveMessage } from './receive.message.js';

/** What registers a client and notes its source is the system itself. */
export const BY_SYSTEM: ClientContext = { sender: null, seesClient: true, dialogIds: [] };

/** One client per channel and external id, however many first messages come at once; registered at the first of them. */
export async function claimClient(core: Core, message: ReceiveMessage): Promise<number> {
  const { channelId, customer } = message.request;
  const key = [String(channelId), customer.externalId];
  const { id } = await core.claims.claim('client', key, () => core.ids.next('client'));
  const { revision } = await core.runner.load(clientAggregate, id);
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
  await core.runner.run(clientAggregate, id, command, envelope, {
    body: { type: 'RegisterClient', clientId: id },
    context: () => BY_SYSTEM,
  });
  return id;
}

/** How long the index of commands may take to hold what was received before, in ms. */
const INDEX_WAIT_MS = 5_000;

/**
 * The chat's dialog. Where an earlier one was deleted, a message of that time goes to it again: there it is known for a repeat,
 * in the new dialog it would come back to life.
 */
export async function dialogOf(core: Core, chat: readonly string[], commandId: string): Promise<number> {
  const { id, replaced } = await core.claims.claim('chat', chat, () => core.ids.next('dialog'));
  if (!replaced) return id;
  if (!(await core.commandIndex.passed(await core.eventStore.head(), INDEX_WAIT_MS))) {
    throw new InfrastructureError('COMMAND_INDEX_BEHIND', 'The index of older commands has not caught up.', {
      dialogId: id,
    });
  }
  const earlier = await core.commandIndex.find(commandId);
  return earlier ? Number(earlier.stream.slice(streamOf(dialogAggregate.name, '').length)) : id;
}
