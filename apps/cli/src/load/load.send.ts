import type { ChatImport, ChatImported } from '@parley/imports';
import { Failure } from '../failure.js';
import type { Api } from '../http/api.js';
import { retrying } from '../http/retry.js';
import type { Io } from '../io.js';

/** What became of a chat; `id` is its id in the file. */
export interface SentChat {
  readonly id: string;
  readonly done: number;
  readonly repeated: number;
  /** Code of the refusal. */
  readonly refused: string | null;
}

/** Statuses of a request that one of its chats may be to blame for. */
const BLAMED = [400, 413];

/**
 * Imports the chats in one request, again with the same ids while that fails with what may pass. A request that is refused as a whole is
 * sent in halves, so that in the end only the chats to blame are refused.
 */
export async function sendChats(
  api: Api,
  io: Io,
  chats: readonly ChatImport[],
  signal: AbortSignal,
): Promise<readonly SentChat[]> {
  try {
    const body = { chats: chats.map(toBody) };
    const send = () => api.post<{ chats: readonly ChatImported[] }>('/v1/import', body, signal);
    const answer = await retrying(io, send, signal);
    return chats.map((chat, index) => sentChat(chat, answer.chats[index]));
  } catch (error) {
    if (!(error instanceof Failure) || !BLAMED.includes(error.status ?? 0)) throw error;
    const [only] = chats;
    if (chats.length === 1 && only)
      return [{ id: only.externalChatId, done: 0, repeated: 0, refused: error.code }];
    const middle = Math.ceil(chats.length / 2);
    return [
      ...(await sendChats(api, io, chats.slice(0, middle), signal)),
      ...(await sendChats(api, io, chats.slice(middle), signal)),
    ];
  }
}

function sentChat({ externalChatId: id }: ChatImport, imported: ChatImported | undefined): SentChat {
  if (!imported)
    throw new Failure('UNEXPECTED_ANSWER', 'The server answered for fewer chats than were sent.');
  const { done, repeated, refused } = imported;
  return { id, done, repeated, refused };
}

/** As the API takes it: what is null there is left out. */
const toBody = ({ source, messages, closedAt, ...chat }: ChatImport) => ({
  ...chat,
  ...(source && { source }),
  messages: messages.map(({ managerId, ...message }) =>
    managerId === null ? { ...message, from: 'client' } : { ...message, from: 'manager', managerId },
  ),
  ...(closedAt !== null && { closedAt }),
});
