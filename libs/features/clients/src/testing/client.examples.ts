import { deciderSpecification } from '@parley/testkit';
import { clientAggregate, type ClientContext, type ClientEvent, type RegisterClient } from '../index.js';
import type { SetClientContacts, SetClientSource } from '../client.commands.js';
import { managerViewer } from '@parley/staff/testing';

/** A client, its commands and its events, that the specifications of clients share. */
export const { given } = deciderSpecification(clientAggregate);

export const system: ClientContext = { sender: null, seesClient: false, dialogIds: [12, 11, 12] };
export const byBob: ClientContext = { ...system, sender: managerViewer(2), seesClient: true };
export const nothing = {
  utmSource: null,
  utmMedium: null,
  utmCampaign: null,
  utmTerm: null,
  utmContent: null,
  referrer: null,
};
export const noContacts = { phone: null, email: null };

export const register: RegisterClient = {
  type: 'RegisterClient',
  clientId: 5,
  channelId: 7,
  externalId: 'u-10',
  name: 'ann',
  contacts: noContacts,
  avatarUrl: null,
  profileUrl: null,
};
const { type: _type, ...data } = register;
export const card = { ...data, name: 'ann' };
export const registered: ClientEvent = { type: 'ClientRegistered', data: card };
export const rename = (name: string) => ({ type: 'RenameClient', clientId: 5, name }) as const;
export const renamed = (name: string): ClientEvent => ({
  type: 'ClientRenamed',
  data: { clientId: 5, name },
});
export const setContacts = (phone: string | null, email: string | null): SetClientContacts => ({
  type: 'SetClientContacts',
  clientId: 5,
  contacts: { phone, email },
});
export const setSource = (
  source: Partial<SetClientSource['source']>,
  dialogId: number | null = 11,
): SetClientSource => ({
  type: 'SetClientSource',
  clientId: 5,
  dialogId,
  source: { ...nothing, ...source },
});
export const sourceSet = (
  source: Partial<SetClientSource['source']>,
  dialogId: number | null = 11,
): ClientEvent => ({
  type: 'ClientSourceSet',
  data: { clientId: 5, dialogId, source: { ...nothing, ...source } },
});
export const block = { type: 'BlockClient', clientId: 5 } as const;
export const unblock = { type: 'UnblockClient', clientId: 5 } as const;
export const blocked: ClientEvent = { type: 'ClientBlocked', data: { clientId: 5, dialogIds: [11, 12] } };
export const unblocked: ClientEvent = { type: 'ClientUnblocked', data: { clientId: 5, dialogIds: [11, 12] } };
