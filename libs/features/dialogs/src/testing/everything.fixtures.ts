import { ChannelRegistered } from '@parley/channels';
import { ClientRegistered, ClientSourceSet } from '@parley/clients';
import { DeliveryStatusChanged } from '../message/message.events.js';
import { DialogReassigned, MessageReceived, MessageSent } from '../dialog/dialog.events.js';
import type { Content } from '@parley/shared';
import { definitions, given, manager, others, type Given } from './given.fixtures.js';

const item = {
  fileId: 'f-1',
  url: 'https://files.example/1',
  mimeType: 'image/png',
  size: 1,
  name: 'one.png',
  caption: 'One',
  width: 1,
  height: 1,
};
const image: Content = { kind: 'image', text: '', items: [item], card: null };
const product: Content = { kind: 'product', text: '', items: [], card: { id: 'p-1' } };
const source = {
  utmSource: 'a',
  utmMedium: 'b',
  utmCampaign: 'c',
  utmTerm: 'd',
  utmContent: 'e',
  referrer: 'https://shop.example/',
};

/** As a process causes it. */
const caused = (event: Given): Given => ({
  ...event,
  metadata: {
    ...event.metadata,
    commandType: 'ReleaseDialog',
    process: 'release-dialogs',
    causationId: '00000000-0000-4000-8000-000000000000',
  },
});

/** The sample of every event, then events in which nothing that may be null is: together they fill every field there is. */
export const everything: readonly Given[] = [
  ...definitions
    .filter(({ type }) => !/Deleted$/.test(type))
    .map((event) => given(event, event.sample, others.includes(event) ? { by: manager(1) } : {})),
  given(ChannelRegistered, { ...ChannelRegistered.sample, channelId: 70, externalId: 'account' }),
  given(ClientRegistered, {
    ...ClientRegistered.sample,
    clientId: 70,
    avatarUrl: 'https://files.example/face',
    profileUrl: 'https://people.example/70',
    contacts: { phone: '+1', email: 'a@shop.example' },
  }),
  given(ClientSourceSet, { ...ClientSourceSet.sample, clientId: 70, source }),
  given(MessageReceived, { ...MessageReceived.sample, messageId: 7001, content: image }),
  given(MessageSent, { ...MessageSent.sample, messageId: 7002, content: product }),
  given(DeliveryStatusChanged, {
    ...DeliveryStatusChanged.sample,
    messageId: 7002,
    status: 'failed',
    code: 'blocked',
    reason: 'Blocked by the client.',
  }),
  caused(given(DialogReassigned, DialogReassigned.sample)),
];
