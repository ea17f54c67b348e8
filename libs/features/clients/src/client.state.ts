import type { DomainEvent } from '@parley/eventsourcing';
import type { Contacts, Source } from '@parley/shared';
import type { clientEvents } from './client.events.js';

export interface ClientState {
  readonly registered: boolean;
  readonly name: string;
  readonly contacts: Contacts;
  /** The first one shows itself in the card; only the last can be said again. */
  readonly lastSource: { readonly dialogId: number | null; readonly source: Source } | null;
  readonly blocked: boolean;
}

export type ClientEvent = DomainEvent<(typeof clientEvents)[number]>;

export const initialClient: ClientState = {
  registered: false,
  name: '',
  contacts: { phone: null, email: null },
  lastSource: null,
  blocked: false,
};

export function evolveClient(state: ClientState, event: ClientEvent): ClientState {
  switch (event.type) {
    case 'ClientRegistered':
      return { ...initialClient, registered: true, name: event.data.name, contacts: event.data.contacts };
    case 'ClientRenamed':
      return { ...state, name: event.data.name };
    case 'ClientContactsSet':
      return { ...state, contacts: event.data.contacts };
    case 'ClientSourceSet':
      return { ...state, lastSource: { dialogId: event.data.dialogId, source: event.data.source } };
    case 'ClientBlocked':
      return { ...state, blocked: true };
    case 'ClientUnblocked':
      return { ...state, blocked: false };
    default:
      return state;
  }
}
