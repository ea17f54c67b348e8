import { deciderSpecification } from '@parley/testkit';
import type { Actor } from '@parley/eventsourcing';
import type { MessagePlace } from '../../message/message.commands.js';
import { messageAggregate } from '../../message/message.decide.js';
import type { DeliveryStatus } from '../../message/message.events.js';
import type { MessageEvent } from '../../message/message.state.js';
import type { MessageFacts } from '../../message/facts.js';
import { as, bob, everything } from './dialog.examples.js';

/** Message 5002 of dialog 11, which Bob wrote to the client as the dialog's responsible. */
export const { given } = deciderSpecification(messageAggregate);

export const messageId = 5002;
export const byClient: Actor = { kind: 'client', id: 5 };

export const place = (changes: Partial<MessageFacts> = {}): MessagePlace & { readonly text: string } => ({
  facts: {
    messageId,
    dialogId: 11,
    channelId: 7,
    author: as(bob),
    scope: 'public',
    kind: 'text',
    ...changes,
  },
  text: 'Yes',
  channel: { active: true, settings: everything },
  client: { clientId: 5, blocked: false },
  dialog: { status: 'open', channelId: 7, responsible: as(bob), deleted: false },
});

/** `toldAt`: by the messenger. */
export const edited = (text: string, toldAt: string | null = null): MessageEvent => ({
  type: 'MessageEdited',
  data: { messageId, dialogId: 11, text, toldAt },
});
export const removed: MessageEvent = { type: 'MessageDeleted', data: { messageId, dialogId: 11 } };

type Changed = Extract<MessageEvent, { type: 'DeliveryStatusChanged' }>['data'];

export const became = (
  status: DeliveryStatus,
  more: Partial<Pick<Changed, 'code' | 'reason' | 'externalId'>> = {},
): MessageEvent => ({
  type: 'DeliveryStatusChanged',
  data: { messageId, dialogId: 11, status, code: null, reason: null, externalId: null, ...more },
});

export const noted = (status: DeliveryStatus): MessageEvent => ({
  type: 'DeliveryReportNoted',
  data: { messageId, dialogId: 11, status },
});
