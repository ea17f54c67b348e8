import { planChat, type LoadedWorkspace } from '@parley/imports';
import type { Api } from '../http/api.js';
import type { Io } from '../io.js';
import { batchesOf } from './load.file.js';
import { sendChats, type SentChat } from './load.send.js';

/** Requests under way at once. */
const IN_FLIGHT = 4;

export interface LoadPlan {
  readonly api: Api;
  readonly io: Io;
  readonly path: string;
  readonly seed: string;
  /** Chats of a request. */
  readonly batch: number;
  readonly workspace: LoadedWorkspace;
  /** Told how many chats are through. */
  readonly onProgress: (chats: number) => void;
}

export interface Loaded {
  readonly chats: number;
  /** Messages that are new. */
  readonly done: number;
  /** Messages that were there already. */
  readonly repeated: number;
  readonly refused: readonly { readonly id: string; readonly code: string }[];
}

/** Sends every chat of the file, a few batches at a time; the first failure ends them all. */
export async function loadAll({ onProgress, ...plan }: LoadPlan): Promise<Loaded> {
  const stop = new AbortController();
  const batches = batchesOf(plan.path, plan.batch);
  const sent: SentChat[] = [];
  const worker = async (): Promise<void> => {
    for (let next = await batches.next(); !next.done; next = await batches.next()) {
      if (stop.signal.aborted) return;
      const chats = next.value.map((record) => planChat(record, plan.seed, plan.workspace));
      sent.push(...(await sendChats(plan.api, plan.io, chats, stop.signal)));
      onProgress(sent.length);
    }
  };
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  } finally {
    stop.abort();
    await batches.return(undefined);
  }
  return summaryOf(sent);
}

function summaryOf(sent: readonly SentChat[]): Loaded {
  const total = (count: (chat: SentChat) => number): number =>
    sent.reduce((sum, chat) => sum + count(chat), 0);
  return {
    chats: sent.length,
    done: total((chat) => chat.done),
    repeated: total((chat) => chat.repeated),
    refused: sent.flatMap(({ id, refused }) => (refused === null ? [] : [{ id, code: refused }])),
  };
}
