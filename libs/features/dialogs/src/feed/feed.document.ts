import {
  actorFields,
  type Content,
  contentFields,
  type MessageKind,
  type Responsible,
  responsibleFields,
} from '@parley/shared';
import type { DeliveryStatus } from '../message/message.events.js';
import type { Actor, FieldSpec, Position } from '@parley/eventsourcing';

export const SYSTEM_ENTRIES = [
  'opened',
  'closed',
  'reassigned',
  'blocked',
  'unblocked',
  'detached',
  'attached',
] as const;
export type SystemEntryKind = (typeof SYSTEM_ENTRIES)[number];

/**
 * An entry of the feed, which is in the order of `at`, then `order`; fields that its kind has not are absent. `order` is empty while only later events of a message are known,
 * because the stream that wrote it waits: such a document is in no page.
 */
export type FeedDocument = {
  readonly kind: 'message' | SystemEntryKind | 'deleted';
  readonly dialogId?: number;
  readonly order?: string;
  readonly at?: string;
  readonly actor?: Actor;
  readonly session?: number;
  readonly from?: Responsible | null;
  readonly to?: Responsible | null;
  readonly messageId?: number;
  readonly channelId?: number;
  readonly scope?: 'public' | 'private';
  readonly messageKind?: MessageKind;
  readonly content?: Content | null;
  readonly quotedMessageId?: number | null;
  readonly quotedExternalId?: string;
  readonly status?: DeliveryStatus | null;
  readonly statusCode?: string | null;
  readonly statusReason?: string | null;
  readonly externalId?: string | null;
  readonly editedText?: string;
  readonly editedAt?: string;
  readonly deletedAt?: string;
};

type Placed = Required<Pick<FeedDocument, 'dialogId' | 'order' | 'at' | 'actor'>>;
type OfMessage = Required<
  Pick<FeedDocument, 'messageId' | 'channelId' | 'scope' | 'messageKind' | 'content' | 'quotedMessageId'>
>;
export type MessageDocument = FeedDocument & Placed & OfMessage & { readonly kind: 'message' };
export type SystemDocument = FeedDocument & Placed & { readonly kind: SystemEntryKind };

export const isMessage = (document: FeedDocument | null | undefined): document is MessageDocument =>
  document?.kind === 'message' && document.order !== '';

const DIGITS = 20;
/** A position as text that sorts as the position does. */
export const orderOf = (position: Position): string => position.toString().padStart(DIGITS, '0');

export const feedFields: Readonly<Record<keyof FeedDocument, FieldSpec>> = {
  kind: {
    type: 'string',
    meaning:
      'message, opened, closed, reassigned, blocked, unblocked, detached, attached; deleted: what is left of a deleted dialog.',
  },
  dialogId: { type: 'integer', nullable: true, meaning: 'Dialog whose feed shows the entry.' },
  order: {
    type: 'string',
    nullable: true,
    meaning: 'Order of arrival, ascending, also among entries of one time; empty: not to be shown yet.',
  },
  at: { type: 'date', nullable: true, meaning: 'When it happened.' },
  actor: {
    type: 'object',
    nullable: true,
    meaning: 'Who caused it; the author of a message.',
    fields: actorFields,
  },
  session: {
    type: 'integer',
    nullable: true,
    meaning: 'Session that was opened or closed, or that a message belongs to.',
  },
  from: {
    type: 'object',
    nullable: true,
    meaning: 'Of reassigned: the former responsible; null: nobody.',
    fields: responsibleFields,
  },
  to: {
    type: 'object',
    nullable: true,
    meaning: 'Of reassigned: the new responsible; null: nobody.',
    fields: responsibleFields,
  },
  messageId: { type: 'integer', nullable: true, meaning: 'Id of the message.' },
  channelId: { type: 'integer', nullable: true, meaning: 'Of a message: its channel.' },
  scope: { type: 'string', nullable: true, meaning: 'Of a message: public, or private for a note.' },
  messageKind: {
    type: 'string',
    nullable: true,
    meaning: 'Of a message: text, image, file, audio, product, order or command.',
  },
  content: {
    type: 'object',
    nullable: true,
    meaning: 'Of a message: what was written at first; null once deleted.',
    fields: contentFields,
  },
  quotedMessageId: { type: 'integer', nullable: true, meaning: 'Message that this one quotes.' },
  quotedExternalId: {
    type: 'string',
    nullable: true,
    meaning: "The messenger's own id of the message that this one quotes, where only that is known.",
  },
  status: {
    type: 'string',
    nullable: true,
    meaning: 'Of a message of ours to the client: queued, sent, delivered, read or failed.',
  },
  statusCode: { type: 'string', nullable: true, meaning: 'With failed: why.' },
  statusReason: { type: 'string', nullable: true, meaning: 'With failed: why, in words.' },
  externalId: {
    type: 'string',
    nullable: true,
    sparse: true,
    meaning: "The messenger's own id of the message.",
  },
  editedText: { type: 'string', nullable: true, meaning: 'Text of the latest edit.' },
  editedAt: { type: 'date', nullable: true, meaning: 'Time of the latest edit.' },
  deletedAt: { type: 'date', nullable: true, meaning: 'When the message was deleted.' },
};

/** `<feature>.<what happened>`: no kind of the feed itself has a dot. */
export type ContributedKind = `${string}.${string}`;

/** An entry in a read model of a feature: what every entry has, and what its kind shows. */
export type ContributedDocument = {
  readonly kind: ContributedKind;
  readonly dialogId: number;
  readonly order: string;
  readonly at: string;
  readonly actor: Actor;
  readonly [shown: string]: unknown;
};
