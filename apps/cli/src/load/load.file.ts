import { readChats, type ChatRecord } from '@parley/imports';
import { ParleyError } from '@parley/eventsourcing';
import { statSync } from 'node:fs';
import { Failure, systemCode } from '../failure.js';

/** Characters of messages after which a batch is sent though it is not full: well below what a request may have. */
const BATCH_CHARACTERS = 500_000;

/** Reads the whole file once. Throws `INVALID_CHAT` with the line's number, `FILE_NOT_READABLE`. */
export async function countChats(path: string): Promise<number> {
  let count = 0;
  await reading(path, async () => {
    // It is read a second time to be loaded, which a pipe cannot be.
    if (!statSync(path).isFile()) throw new Failure('FILE_NOT_READABLE', `${path} is not a file.`);
    for await (const _chat of readChats(path)) count += 1;
  });
  return count;
}

/** The chats of the file in batches of at most `size`. */
export async function* batchesOf(path: string, size: number): AsyncGenerator<readonly ChatRecord[]> {
  let batch: ChatRecord[] = [];
  let characters = 0;
  for await (const chat of readChats(path)) {
    batch.push(chat);
    characters += chat.messages.reduce((sum, { text }) => sum + text.length, 0);
    if (batch.length < size && characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

async function reading(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Failure || error instanceof ParleyError) throw error;
    throw new Failure('FILE_NOT_READABLE', `${path} cannot be read (${systemCode(error)}).`);
  }
}
