import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Api, ApiAnswer } from '../support/api.js';
import { newFolder } from './cli.fixtures.js';

export interface Chat {
  readonly id: string;
  readonly topic: string;
  readonly messages: readonly { readonly from: 'customer' | 'agent'; readonly text: string }[];
}

/** Chats of two to four messages. */
export const chatsOf = (count: number): readonly Chat[] =>
  Array.from({ length: count }, (_one, n) => ({
    id: `chat-${n}`,
    topic: 'test',
    messages: Array.from({ length: 2 + (n % 3) }, (_message, m) => ({
      from: m % 2 === 0 ? ('customer' as const) : ('agent' as const),
      text: `text ${n}.${m}`,
    })),
  }));

export const messagesIn = (chats: readonly Chat[]): number =>
  chats.reduce((sum, { messages }) => sum + messages.length, 0);

/** Writes lines into a file of this name; gzipped when it ends in .gz. */
export function fileOf(lines: readonly (string | Chat)[], name = 'chats.ndjson'): string {
  const path = join(newFolder(), name);
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

interface Row {
  dialogId: number;
  client: { name: string } | null;
  messenger: string;
  channel: { name: string };
  responsible: { name: string } | null;
  status: string;
  lastActivityAt: string;
}
interface Rows {
  items: Row[];
  next: string | null;
}
interface Entry {
  kind: string;
  at: string;
  actor: { kind: string; name: string | null };
  content?: { text: string };
}

/** Everything that people read of every dialog, without the ids that a server hands out, in an order of its own. */
export async function contentsOf(api: Api): Promise<readonly string[]> {
  const rows: Row[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const place = cursor === '' ? '' : `&cursor=${cursor}`;
    const answer: ApiAnswer<Rows> = await api.get(`/v1/dialogs?limit=100${place}`);
    rows.push(...answer.body.items);
    cursor = answer.body.next;
  }
  const dialogs = rows.map(async ({ dialogId, client, messenger, channel, responsible, ...row }) => {
    const { body } = await api.get<{ entries: Entry[] }>(`/v1/dialogs/${dialogId}/feed?limit=100`);
    const feed = body.entries.map(({ kind, at, actor, content }) => [
      ...[kind, at, actor.kind, actor.name, content?.text],
    ]);
    const { status, lastActivityAt } = row;
    const line = [client?.name, messenger, channel.name, responsible?.name, status, lastActivityAt];
    return JSON.stringify([line, feed]);
  });
  return (await Promise.all(dialogs)).sort();
}

/** Position of the log, once every read model has passed it. */
export async function settled(api: Api): Promise<string> {
  const { body } = await api.get<{ position: string }>('/health/ready');
  const read = await api.get(`/v1/dialogs?after=${body.position}&wait=10000`);
  const feed = await api.get(`/v1/dialogs/1/feed?after=${body.position}&wait=10000`);
  const states = [read, feed].map(({ headers }) => headers.get('parley-read'));
  if (states.some((state) => state !== 'reached')) throw new Error(`Read models are ${states.join(', ')}.`);
  return body.position;
}
