import type { MessageKind, NamedActor, NamedResponsible } from '@parley/shared';
import type { ContributedKind, FeedDocument, SystemEntryKind } from './feed.document.js';

interface Entry {
  /** Unique within the feed. */
  readonly id: string;
  /** Passed as `before` or `after`, begins a page right beside this entry. */
  readonly cursor: string;
  /** RFC 3339 UTC with ms. */
  readonly at: string;
  /** Who caused it; the author of a message. A client is the one whom the dialog was tied to at that time. */
  readonly actor: NamedActor;
}

/** The message that another one quotes. */
export interface Quote {
  readonly messageId: number;
  /** Null while the feed has not got the message yet. */
  readonly kind: MessageKind | null;
  /** Its beginning, at most 140 code units; empty for a deleted message. */
  readonly text: string;
  readonly author: NamedActor | null;
  readonly deleted: boolean;
}

/** Fields of a message's document. Its content is as it is now, edits included. */
type OfMessage = Required<
  Pick<
    FeedDocument,
    | 'messageId'
    | 'session'
    | 'scope'
    | 'messageKind'
    | 'content'
    | 'status'
    | 'statusCode'
    | 'statusReason'
    | 'externalId'
  >
>;

export interface MessageEntry extends Entry, OfMessage {
  readonly kind: 'message';
  readonly quote: Quote | null;
  /** RFC 3339 UTC with ms; null: never. */
  readonly editedAt: string | null;
  readonly deletedAt: string | null;
}

/** A message by itself. */
export interface FeedMessage extends MessageEntry {
  readonly dialogId: number;
}

export interface SystemEntry extends Entry {
  readonly kind: Exclude<SystemEntryKind, 'reassigned'>;
  /** Of opened and closed: the session, counted from 1. */
  readonly session: number | null;
}

export interface ReassignedEntry extends Entry {
  readonly kind: 'reassigned';
  /** Null: nobody. */
  readonly from: NamedResponsible | null;
  readonly to: NamedResponsible | null;
}

/** An entry of another feature; what it shows beside is said by the feature. */
export interface ContributedFeedEntry extends Entry {
  readonly kind: ContributedKind;
  readonly [shown: string]: unknown;
}

export type FeedEntry = MessageEntry | SystemEntry | ReassignedEntry | ContributedFeedEntry;

export interface FeedPage {
  readonly dialogId: number;
  /** In the order in which they happened, those of one time in the order of their arrival. */
  readonly entries: readonly FeedEntry[];
  /** Pass as `before` for older entries; null: there are none. */
  readonly before: string | null;
  /**
   * Pass as `after` for newer entries, now or later; null only in an empty feed. From the end of a feed what comes next is all that arrives,
   * also what arrives late and has its place further up.
   */
  readonly after: string | null;
  /** Newer entries are there already. */
  readonly hasNewer: boolean;
}

/** At most one of the first four; none of them: the newest entries. */
export interface FeedParams {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** Message that is to stand in the middle. */
  readonly aroundMessage?: number | undefined;
  /** RFC 3339: the first entry at this time or later is to stand in the middle. */
  readonly aroundDate?: string | undefined;
  /** 1 to 100; default 50. */
  readonly limit?: number | undefined;
}
