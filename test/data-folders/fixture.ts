import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Answered, BuildRow, Question } from './questions.mjs';

const FIXTURES = fileURLToPath(new URL('../fixtures/data-folders/', import.meta.url));
const STORES = ['events.db', 'documents.db'];

/** One of the requests that made the folder. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A repeat is another request, because it takes no key. */
  readonly once: boolean;
  readonly answer: Readonly<Record<string, unknown>>;
}

interface Waiting {
  readonly stream: string;
  readonly code: string;
}

/** What the program that wrote the folder knew of it. */
export interface Expected {
  readonly tokens: { readonly admin: string };
  /** Clients by what became of their card. */
  readonly cards: Readonly<Record<'waiting' | 'skipped' | 'byHand', number>>;
  /** What the client is called whose renaming was passed over: without it, and with it. */
  readonly skippedName: { readonly then: string; readonly now: string };
  /** Users who were deactivated, each with a dialog, by what the process made of it. */
  readonly leaving: Readonly<
    Record<
      'released' | 'skipped' | 'waiting' | 'behind',
      { readonly userId: number; readonly dialogId: number }
    >
  >;
  /** Dialogs that are long enough for a snapshot. */
  readonly long: readonly number[];
  /** How far the build of the feed had come, and the end of the log. */
  readonly halfBuilt: {
    readonly name: string;
    readonly version: number;
    readonly at: string;
    readonly head: string;
  };
  readonly builds: readonly BuildRow[];
  readonly parked: { readonly projection: readonly Waiting[]; readonly process: readonly Waiting[] };
  /** What was answered before and, where that is something else, after the streams that wait were tried again. */
  readonly answers: readonly (Question & { readonly opened: Answered; readonly mended?: Answered })[];
}

export interface DataFolder {
  readonly folder: string;
  readonly requests: readonly Request[];
  readonly expected: Expected;
}

/** The revisions that wrote them. */
export const dataFolders = (): Promise<string[]> => readdir(FIXTURES);

/** A copy that may be opened and changed. */
export async function copyOf(revision: string): Promise<DataFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-data-folder-'));
  const read = async (name: string): Promise<Buffer> =>
    gunzipSync(await readFile(join(FIXTURES, revision, `${name}.gz`)));
  for (const store of STORES) await writeFile(join(folder, store), await read(store));
  const lines = (await read('requests.ndjson')).toString().trim().split('\n');
  return {
    folder,
    requests: lines.map((line) => JSON.parse(line) as Request),
    expected: JSON.parse((await read('expected.json')).toString()) as Expected,
  };
}

/** What a request answers when it is repeated: the same, without a secret that is shown once. */
export function repeatOf({ answer }: Request): unknown {
  if ('chats' in answer) {
    const chats = answer['chats'] as { done: number }[];
    return { chats: chats.map((chat) => ({ ...chat, done: 0, repeated: chat.done })) };
  }
  const { token, ...rest } = answer;
  const isShownOnce = 'tokenId' in answer;
  return { ...rest, ...(token !== undefined && !isShownOnce && { token }), repeated: true };
}
