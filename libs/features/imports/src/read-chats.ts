import { utf8TextOf } from '@parley/eventsourcing';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { ChatRecord } from './chat-import.js';
import { linesOf } from './lines.js';
import { importErrors } from './import.errors.js';

/**
 * Chats of an NDJSON file in UTF-8, gzipped when its name ends in `.gz`, one at a time. Empty lines and byte order marks are passed over.
 * Throws `INVALID_CHAT` with the line's number (never its content), and the file system's own errors.
 */
export async function* readChats(path: string): AsyncGenerator<ChatRecord> {
  const file = createReadStream(path);
  const plain = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => plain.destroy(error));
  let number = 0;
  for await (const line of linesOf(plain)) {
    number += 1;
    const chat = parseChat(line, number);
    if (chat) yield chat;
  }
}

/** Null for an empty line. */
function parseChat(bytes: Buffer, number: number): ChatRecord | null {
  const refuse = (why: string) => importErrors.INVALID_CHAT(`Line ${number}: ${why}.`, { line: number });
  const line = utf8TextOf(bytes);
  if (line === null) throw refuse('not UTF-8');
  if (line.trim() === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw refuse('not JSON');
  }
  const { id, topic, messages } = (value ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string' || id.length === 0 || id.length > 60 || !id.isWellFormed())
    throw refuse('id must be text of 1 to 60 characters');
  if (!Array.isArray(messages) || messages.length === 0)
    throw refuse('messages must be a list with at least one message');
  return {
    id,
    topic: typeof topic === 'string' ? topic : '',
    messages: messages.map((message) => checked(message, refuse)),
  };
}

function checked(message: unknown, refuse: (why: string) => Error): ChatRecord['messages'][number] {
  const { from, text } = (message ?? {}) as Record<string, unknown>;
  if (from !== 'customer' && from !== 'agent') throw refuse('from must be customer or agent');
  if (typeof text !== 'string') throw refuse('text must be text');
  if (!text.isWellFormed()) throw refuse('text holds half of a surrogate pair');
  return { from, text };
}
