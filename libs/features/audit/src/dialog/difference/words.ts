import type { Change } from './difference.js';
import type { FeedDifference } from './feed-difference.query.js';

/** What the values at these paths are called; what no line names is called by its path. */
const NAMES: Readonly<Record<string, string>> = {
  '/state/status': 'Status',
  '/state/deleted': 'Deleted',
  '/state/session': 'Session',
  '/state/incoming': "Client's messages",
  '/responsible': 'Responsible',
  '/client': 'Client',
  '/client/clientId': 'Client',
  '/client/card/name': "Client's name",
  '/client/card/contacts/phone': "Client's phone",
  '/client/card/contacts/email': "Client's email",
  '/client/card/blocked': 'Client blocked',
  '/client/card/refusedMessages': 'Messages refused',
  '/row/lastActivityAt': 'Last activity',
  '/row/lastMessageAt': 'Last public message',
};

/** Told by another line: what follows from what is named, and where streams stand. */
const UNTOLD =
  /^\/(state\/(responsible|unanswered|clientId|pending|detached)|row|reached|client\/(revision|position|recordedAt))/;

/** The difference in short sentences, the feed last. */
export function inWords(changes: readonly Change[], feed: FeedDifference): readonly string[] {
  const told = changes.filter(({ path }) => NAMES[path] !== undefined || !UNTOLD.test(path));
  return [...told.map(sentenceOf), ...aboutFeed(feed)];
}

const sentenceOf = ({ path, before, after }: Change): string =>
  `${NAMES[path] ?? path}: ${valueOf(before)} → ${valueOf(after)}.`;

function valueOf(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const { kind, id, clientId } = value as { kind?: string; id?: number; clientId?: number };
  if (kind !== undefined && id !== undefined) return `${kind} ${id}`;
  return clientId === undefined ? JSON.stringify(value) : `client ${clientId}`;
}

function aboutFeed({ added, changed, isWhole }: FeedDifference): readonly string[] {
  const counts = new Map<string, number>();
  for (const { kind } of added) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const sentences = [...counts].map(([kind, count]) => `Feed: ${count} × ${kind} added.`);
  for (const { before, after } of changed) {
    const { messageId } = after.document;
    const id = typeof messageId === 'number' ? messageId : after.id;
    const what = after.document['deletedAt'] !== before.document['deletedAt'] ? 'deleted' : 'changed';
    sentences.push(`Message ${id} was ${what}.`);
  }
  return isWhole ? sentences : [...sentences, 'The feed has more differences: the next page tells them.'];
}
