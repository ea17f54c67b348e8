import { defineEvent } from '@parley/eventsourcing';
import { Type } from 'typebox';
import { Id, Instant, Nullable } from '@parley/shared';

/**
 * What happens to one message after it was written lives in its own short stream, so a dialog's stream holds only its talk.
 * `toldAt`: when it was edited in the messenger, at most the time of receipt; null: it was edited here.
 */
export const MessageEdited = defineEvent(
  'MessageEdited',
  2,
  Type.Object({ messageId: Id, dialogId: Id, text: Type.String(), toldAt: Nullable(Instant) }),
  { messageId: 5001, dialogId: 11, text: 'Is it there?', toldAt: '2026-01-01T00:01:00.000Z' },
  { 1: (data: object) => ({ ...data, toldAt: null }) },
);

export const MessageDeleted = defineEvent('MessageDeleted', 1, Type.Object({ messageId: Id, dialogId: Id }), {
  messageId: 5002,
  dialogId: 11,
});

export const DELIVERY_STATUSES = ['queued', 'sent', 'delivered', 'read', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Why a message failed: five codes that a channel may report, then four of our own. */
export const FAILURE_CODES = [
  'general',
  'customer_not_exists',
  'reply_timed_out',
  'spam_suspicion',
  'access_restricted',
  'unknown',
  'network_error',
  'malformed_response',
  'async_send_timeout',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** `code` and `reason` only with `failed`; codes are `FAILURE_CODES`. `externalId`: the messenger's own id, once known. */
export const DeliveryStatusChanged = defineEvent(
  'DeliveryStatusChanged',
  1,
  Type.Object({
    messageId: Id,
    dialogId: Id,
    status: Type.Enum([...DELIVERY_STATUSES]),
    code: Nullable(Type.String()),
    reason: Nullable(Type.String()),
    externalId: Nullable(Type.String()),
  }),
  { messageId: 5002, dialogId: 11, status: 'delivered', code: null, reason: null, externalId: 'm-2' },
);

/** A report that came late, twice or out of turn: the status stays. It is kept so that its command is known for ever. */
export const DeliveryReportNoted = defineEvent(
  'DeliveryReportNoted',
  1,
  Type.Object({ messageId: Id, dialogId: Id, status: Type.Enum([...DELIVERY_STATUSES]) }),
  { messageId: 5002, dialogId: 11, status: 'sent' },
);

export const messageEvents = [
  MessageEdited,
  MessageDeleted,
  DeliveryStatusChanged,
  DeliveryReportNoted,
] as const;
