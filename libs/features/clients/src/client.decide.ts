import { defineAggregate } from '@parley/eventsourcing';
import { Guard } from 'typebox/guard';
import { accessErrors, isClientThere } from '@parley/staff';
import { isLonger, nameWithin } from '@parley/shared';
import { NAME_LIMIT, readContacts, readName, readSource } from './client.card.js';
import type {
  ClientCommand,
  ClientContext,
  RegisterClient,
  RenameClient,
  SetClientContacts,
  SetClientSource,
} from './client.commands.js';
import { keepDecoration } from './client.decoration.js';
import { clientErrors } from './client.errors.js';
import { clientEvents } from './client.events.js';
import { evolveClient, initialClient, type ClientEvent, type ClientState } from './client.state.js';

const EXTERNAL_ID_LIMIT = 64;

/** Nothing is changed of a client that is not there for the sender; null: the system, for which all are there. */
export function guardClient(
  state: ClientState,
  clientId: number | string,
  { sender, seesClient }: Pick<ClientContext, 'sender' | 'seesClient'>,
): void {
  if (!isClientThere(sender, { registered: state.registered, seesDialog: seesClient })) {
    throw clientErrors.CLIENT_NOT_FOUND({ clientId });
  }
}

export function decideClient(
  state: ClientState,
  command: ClientCommand,
  context: ClientContext,
): readonly ClientEvent[] {
  const { sender } = context;
  if (command.type === 'RegisterClient') {
    // Clients appear by writing.
    if (sender !== null) throw accessErrors.NOT_ALLOWED();
    return register(state, command);
  }
  const { clientId } = command;
  guardClient(state, clientId, context);
  if (sender?.kind === 'bot') throw accessErrors.NOT_ALLOWED();
  switch (command.type) {
    case 'RenameClient':
      return rename(state, command);
    case 'SetClientContacts':
      return setContacts(state, command);
    case 'SetClientSource':
      return setSource(state, command);
    case 'BlockClient':
      if (state.blocked) throw clientErrors.ALREADY_BLOCKED({ clientId });
      return [{ type: 'ClientBlocked', data: { clientId, dialogIds: inOrder(context.dialogIds) } }];
    case 'UnblockClient':
      if (!state.blocked) throw clientErrors.NOT_BLOCKED({ clientId });
      return [{ type: 'ClientUnblocked', data: { clientId, dialogIds: inOrder(context.dialogIds) } }];
  }
}

function register(state: ClientState, command: RegisterClient): readonly ClientEvent[] {
  const { clientId, channelId, externalId } = command;
  if (state.registered) throw clientErrors.CLIENT_ALREADY_REGISTERED({ clientId });
  if (externalId === '' || isLonger(externalId, EXTERNAL_ID_LIMIT))
    throw clientErrors.INVALID_CLIENT_EXTERNAL_ID({ clientId });
  const { kept } = keepDecoration(command);
  // Nobody is nameless in lists.
  const name = kept.name ?? nameWithin(externalId, NAME_LIMIT) ?? `#${clientId}`;
  return [{ type: 'ClientRegistered', data: { clientId, channelId, externalId, ...kept, name } }];
}

function rename(state: ClientState, { clientId, name: text }: RenameClient): readonly ClientEvent[] {
  const name = readName(clientId, text);
  if (name === state.name) throw clientErrors.CLIENT_UNCHANGED({ clientId });
  return [{ type: 'ClientRenamed', data: { clientId, name } }];
}

function setContacts(state: ClientState, command: SetClientContacts): readonly ClientEvent[] {
  const { clientId } = command;
  const contacts = readContacts(clientId, command.contacts);
  if (Guard.IsDeepEqual(contacts, state.contacts)) throw clientErrors.CLIENT_UNCHANGED({ clientId });
  return [{ type: 'ClientContactsSet', data: { clientId, contacts } }];
}

/** The same marks with another dialog are news: the client came by them again. */
function setSource(state: ClientState, command: SetClientSource): readonly ClientEvent[] {
  const { clientId, dialogId } = command;
  const source = readSource(clientId, command.source);
  if (Guard.IsDeepEqual({ dialogId, source }, state.lastSource))
    throw clientErrors.CLIENT_UNCHANGED({ clientId });
  return [{ type: 'ClientSourceSet', data: { clientId, dialogId, source } }];
}

const inOrder = (ids: readonly number[]): number[] => [...new Set(ids)].sort((a, b) => a - b);

export const clientAggregate = defineAggregate({
  name: 'client',
  stateVersion: 1,
  initialState: initialClient,
  events: clientEvents,
  decide: decideClient,
  evolve: evolveClient,
  guard: guardClient,
});
