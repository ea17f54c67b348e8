import { clientAggregate, type ClientCommand, type Contacts, type Source } from '@parley/domain';
import { dialogIdsOfClient, getClient, READS } from '@parley/readmodels';
import type { Core } from '@parley/composition';
import { answer, handles, Message, type CommandAnswer } from '../commands/handler.js';
import { actingViewer } from '../dialogs/dialogs.facts.js';

interface OnClient {
  readonly clientId: number;
}

export class RenameClient extends Message<OnClient & { name: string }> {}
export class SetClientContacts extends Message<OnClient & { contacts: Contacts }> {}
export class SetClientSource extends Message<OnClient & { source: Source }> {}
export class BlockClient extends Message<OnClient> {}
export class UnblockClient extends Message<OnClient> {}

/** How long the client's card may take to hold all dialogs that there are, in ms. */
const CARD_WAIT_MS = 5_000;

/** The facts below must hold every dialog that there is: a block is shown in all of them. */
async function upToDate(core: Core): Promise<void> {
  const head = await core.eventStore.head();
  await Promise.all(READS.getClient.map((name) => core.projections.waitFor(name, head, CARD_WAIT_MS)));
}

async function run(core: Core, message: Message<OnClient>, command: ClientCommand): Promise<CommandAnswer> {
  const { clientId } = command;
  const result = await core.runner.run(clientAggregate, clientId, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context: async () => {
      const sender = await actingViewer(core, message.envelope.actor);
      await upToDate(core);
      const [card, dialogIds] = await Promise.all([
        getClient(core.reader, sender, clientId),
        dialogIdsOfClient(core.reader, clientId),
      ]);
      return { sender, seesClient: card !== null, dialogIds };
    },
  });
  return answer(result);
}

export const RenameClientHandler = handles(RenameClient, (core, message) =>
  run(core, message, { type: 'RenameClient', ...message.request }),
);
export const SetClientContactsHandler = handles(SetClientContacts, (core, message) =>
  run(core, message, { type: 'SetClientContacts', ...message.request }),
);
export const SetClientSourceHandler = handles(SetClientSource, (core, message) =>
  run(core, message, { type: 'SetClientSource', dialogId: null, ...message.request }),
);
export const BlockClientHandler = handles(BlockClient, (core, message) =>
  run(core, message, { type: 'BlockClient', ...message.request }),
);
export const UnblockClientHandler = handles(UnblockClient, (core, message) =>
  run(core, message, { type: 'UnblockClient', ...message.request }),
);
