import { clientAggregate, type ClientCommand, type Contacts, type Source } from '@parley/domain';
import type { Core } from '@parley/composition';
import { answer, handles, Message, type CommandAnswer } from '../commands/handler.js';
import { actingViewer } from '../dialogs/dialogs.facts.js';
import { clientContext } from './clients.facts.js';

interface OnClient {
  readonly clientId: number;
}

export class RenameClient extends Message<OnClient & { name: string }> {}
export class SetClientContacts extends Message<OnClient & { contacts: Contacts }> {}
export class SetClientSource extends Message<OnClient & { source: Source }> {}
export class BlockClient extends Message<OnClient> {}
export class UnblockClient extends Message<OnClient> {}

async function run(core: Core, message: Message<OnClient>, command: ClientCommand): Promise<CommandAnswer> {
  const { clientId } = command;
  const result = await core.runner.run(clientAggregate, clientId, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context: async () => clientContext(core, command, await actingViewer(core, message.envelope.actor)),
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
