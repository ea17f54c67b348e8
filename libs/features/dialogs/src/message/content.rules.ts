import { hasVisible } from '@parley/eventsourcing';
import { type ChannelSettings, supports } from '@parley/channels';
import { type Content, fits, type MessageKind } from '@parley/shared';
import { contentErrors as errors } from './content.errors.js';
import type { MessageFacts } from './facts.js';

/** Characters of any text, white space not counted. */
export const MAX_CHARACTERS = 2000;
/** Bytes of any file: 20 MiB. */
export const MAX_ITEM_SIZE = 20 * 1024 * 1024;

/** A limit of 0 is one that the channel has not set. */
const limited = (limit: number | undefined, ceiling: number): number =>
  limit ? Math.min(limit, ceiling) : ceiling;

/** `settings` null: a private note, which the channel's rules do not touch. */
export function checkContent(content: Content, settings: ChannelSettings | null): void {
  const { kind } = content;
  if (settings !== null && !supports(settings, kind, 'creating', 'receive')) {
    throw errors.KIND_NOT_SUPPORTED({ kind });
  }
  checkText(kind, content.text, settings);
  checkParts(content);
  checkItems(content, settings);
}

/** What belongs to a message of each kind, for every author. */
export function checkParts({ kind, items, card }: Content): void {
  const holdsFiles = kind === 'image' || kind === 'file' || kind === 'audio';
  const holdsCard = kind === 'product' || kind === 'order';
  if ((!holdsFiles && items.length > 0) || (!holdsCard && card !== null)) {
    throw errors.CONTENT_MISMATCH({ kind });
  }
  if (holdsFiles && items.length === 0) throw errors.ITEMS_REQUIRED({ kind });
  if (holdsCard && card === null) throw errors.CARD_REQUIRED({ kind });
}

/** The text of a message, or the note of its files. */
export function checkText(kind: MessageKind, text: string, settings: ChannelSettings | null): void {
  if ((kind === 'text' || kind === 'command') && !hasVisible(text)) throw errors.TEXT_EMPTY({ kind });
  const limit = limited(settings === null ? undefined : textLimit(kind, settings), MAX_CHARACTERS);
  if (!fits(text, limit)) throw errors.TEXT_TOO_LONG({ kind, limit });
}

function textLimit(kind: MessageKind, settings: ChannelSettings): number | undefined {
  if (kind === 'text') return settings.text?.max_chars_count;
  return kind === 'image' || kind === 'file' ? settings[kind]?.note_max_chars_count : undefined;
}

function checkItems({ kind, items }: Content, settings: ChannelSettings | null): void {
  if (kind !== 'image' && kind !== 'file' && kind !== 'audio') return;
  const { max_items_count, max_item_size } = settings?.[kind] ?? {};
  const most = limited(max_items_count, Infinity);
  if (items.length > most) throw errors.TOO_MANY_ITEMS({ kind, limit: most });
  const limit = limited(max_item_size, MAX_ITEM_SIZE);
  if (items.some((item) => item.size > limit)) throw errors.ITEM_TOO_LARGE({ kind, limit });
}

/** A message that quotes another, in a dialog. */
export interface Quoting {
  readonly dialogId: number;
  readonly kind: MessageKind;
  readonly quotedMessageId: number | null;
  readonly quoted: MessageFacts | null;
}

/** A quote goes to the client with its message, so that a private note must not be quoted to the outside. */
export function checkQuote(quoting: Quoting, settings: ChannelSettings | null): void {
  const { dialogId, kind, quotedMessageId, quoted } = quoting;
  if (quotedMessageId === null) return;
  if (settings !== null && !supports(settings, kind, 'quoting', 'receive')) {
    throw errors.QUOTING_NOT_SUPPORTED({ kind });
  }
  if (quoted === null || quoted.messageId !== quotedMessageId || quoted.dialogId !== dialogId) {
    throw errors.QUOTED_MESSAGE_NOT_FOUND({ quotedMessageId });
  }
  if (settings !== null && quoted.scope === 'private')
    throw errors.QUOTED_MESSAGE_PRIVATE({ quotedMessageId });
}
