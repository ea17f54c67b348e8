import { clientAggregate } from './client.decide.js';
import type { ClientCommand } from './client.commands.js';
import type { Contacts, Source } from '@parley/shared';
import { answer, type CommandAnswer, CommandRequest, handles, type Services } from '@parley/application';
import { actingViewer } from '@parley/staff';
import { clientContext } from './clients.facts.js';

interface OnClient {
  readonly clientId: number;
}

export class RenameClient extends CommandRequest<OnClient & { name: string }> {}
export class SetClientContacts extends CommandRequest<OnClient & { contacts: Contacts }> {}
export class SetClientSource extends CommandRequest<OnClient & { source: Source }> {}
export class BlockClient extends CommandRequest<OnClient> {}
export class UnblockClient extends CommandRequest<OnClient> {}

async function run(
  services: Services,
  message: CommandRequest<OnClient>,
  command: ClientCommand,
): Promise<CommandAnswer> {
  const { clientId } = command;
  const result = await services.runner.run(clientAggregate, clientId, command, message.envelope, {
    body: { type: command.type, ...message.request },
    context: async () => clientContext(services, command, await actingViewer(services, message.envelope)),
  });
  return answer(result);
}

export const RenameClientHandler = handles(RenameClient, (services, message) =>
  run(services, message, { type: 'RenameClient', ...message.request }),
);
export const SetClientContactsHandler = handles(SetClientContacts, (services, message) =>
  run(services, message, { type: 'SetClientContacts', ...message.request }),
);
export const SetClientSourceHandler = handles(SetClientSource, (services, message) =>
  run(services, message, { type: 'SetClientSource', dialogId: null, ...message.request }),
);
export const BlockClientHandler = handles(BlockClient, (services, message) =>
  run(services, message, { type: 'BlockClient', ...message.request }),
);
export const UnblockClientHandler = handles(UnblockClient, (services, message) =>
  run(services, message, { type: 'UnblockClient', ...message.request }),
);
