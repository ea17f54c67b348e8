import type { FeedEntry, MessageEntry, SystemEntry } from '@parley/dialogs';
import type { NamedResponsible } from '@parley/shared';
import { nameOf } from '../output/names.js';
import { minutes } from '../output/time.js';

/** A line of the feed: time, message id, who, what, delivery status. */
export function toCells(entry: FeedEntry): readonly string[] {
  const { at, actor } = entry;
  const who = actor.name === null ? nameOf(actor.kind, actor) : `${actor.name} (${actor.kind})`;
  if (entry.kind !== 'message') return [minutes(at), '', who, `-- ${happened(entry)}`, ''];
  return [minutes(at), String(entry.messageId), who, wordsOf(entry), delivery(entry)];
}

const delivery = ({ status, statusCode }: MessageEntry): string =>
  status === 'failed' && statusCode !== null ? `failed (${statusCode})` : (status ?? '');

function happened(entry: Exclude<FeedEntry, MessageEntry>): string {
  if (entry.kind === 'reassigned') return `reassigned from ${target(entry.from)} to ${target(entry.to)}`;
  if (!isSystem(entry)) return entry.kind;
  return entry.session === null ? entry.kind : `${entry.kind} (session ${entry.session})`;
}

/** Otherwise another feature's, which says by its kind what happened. */
const isSystem = (entry: Exclude<FeedEntry, MessageEntry>): entry is SystemEntry => !entry.kind.includes('.');

const target = (responsible: NamedResponsible | null): string =>
  responsible ? nameOf(responsible.kind, responsible) : 'nobody';

function wordsOf(message: MessageEntry): string {
  const { content, quote, scope, messageKind, editedAt } = message;
  const items = content?.items.map((item) => item.name ?? item.fileId).join(', ') ?? '';
  return [
    scope === 'private' ? '[note]' : '',
    quote ? `[quotes ${quote.messageId}: ${quote.deleted ? 'deleted' : quote.text}]` : '',
    messageKind === 'text' ? '' : `[${messageKind}${items && `: ${items}`}]`,
    content ? content.text : '[deleted]',
    content && editedAt !== null ? '[edited]' : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
