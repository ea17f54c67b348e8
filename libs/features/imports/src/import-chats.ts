import type { ChatImport, ChatImported } from './chat-import.js';
import { ParleyError, type Draft, type Trace } from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import type { Application } from '@parley/application';
import { CloseDialog, importedMessageId, importedStepId, ReceiveMessage, SendMessage } from '@parley/dialogs';
import { SYSTEM } from '@parley/staff';
import { importErrors } from './import.errors.js';

type Progress = Draft<Omit<ChatImported, 'refused'>>;

/** Chats under way at once. */
const WIDTH = 32;

/** Asked before every step; rejects when the sender of the import has lost the right to it. */
export type MayGoOn = () => Promise<void>;

/** Ends the whole import, not one chat of it. */
class Ended extends Error {
  constructor(readonly reason: unknown) {
    super('The import has ended.');
  }
}

/** What every step of one import works with. */
interface Import {
  readonly application: Application;
  readonly trace: Trace;
  /** Before every step. */
  begin(): Promise<void>;
}

/**
 * Runs chats of the past through the same commands as live ones. Every step has a command id derived from the chat's external ids,
 * so a chat imported before, wholly or in part, is completed and never doubled.
 *
 * One answer a chat, in order; a chat that was refused names the code and keeps what was done before. What `mayGoOn` throws, or a store,
 * ends the import: every chat stops at its next step, and only then it is thrown.
 */
export async function importChats(
  application: Application,
  chats: readonly ChatImport[],
  trace: Trace = { correlationId: randomUUID() },
  mayGoOn: MayGoOn = () => Promise.resolve(),
): Promise<ChatImported[]> {
  const answers: ChatImported[] = [];
  let next = 0;
  let ended: Ended | null = null;
  const begin = async (): Promise<void> => {
    if (ended !== null) throw ended;
    await mayGoOn().catch((reason: unknown) => Promise.reject(new Ended(reason)));
  };
  const worker = async (): Promise<void> => {
    for (let index = next++; index < chats.length; index = next++) {
      const chat = chats[index];
      if (chat) answers[index] = await importChat({ application, trace, begin }, chat);
    }
  };
  const end = (error: unknown): void => void (ended ??= error instanceof Ended ? error : new Ended(error));
  await Promise.all(Array.from({ length: Math.min(WIDTH, chats.length) }, () => worker().catch(end)));
  if (ended !== null) throw (ended as Ended).reason;
  return answers;
}

async function importChat(run: Import, chat: ChatImport): Promise<ChatImported> {
  const progress: Progress = { dialogId: null, done: 0, repeated: 0, adjusted: [] };
  try {
    for (const message of chat.messages) {
      await run.begin();
      await importMessage(run, chat, message, progress);
    }
    if (chat.closedAt !== null && progress.dialogId !== null) {
      await run.begin();
      await importClosing(run, chat, progress.dialogId);
    }
    return { ...progress, refused: null };
  } catch (error) {
    if (!(error instanceof ParleyError) || error.family === 'Infrastructure') throw error;
    return { ...progress, refused: error.code };
  }
}

async function importMessage(
  { application, trace }: Import,
  chat: ChatImport,
  message: ChatImport['messages'][number],
  progress: Progress,
): Promise<void> {
  const content = { kind: 'text' as const, text: message.text, items: [], card: null };
  const { externalId, managerId, occurredAt } = message;
  const envelope = {
    commandId: importedMessageId({ ...chat, externalId }),
    actor: SYSTEM,
    ...trace,
    occurredAt,
  };
  const { channelId, externalChatId, customer, source } = chat;
  if (managerId !== null && progress.dialogId === null) {
    throw importErrors.IMPORT_BEGINS_WITH_CLIENT("The first message of a chat must be the client's.");
  }
  const answer = await application.execute(
    managerId === null || progress.dialogId === null
      ? new ReceiveMessage(
          {
            channelId,
            externalId,
            externalChatId,
            customer,
            originator: 'client',
            source,
            content,
            quotedMessageId: null,
            quotedExternalId: null,
          },
          envelope,
        )
      : new SendMessage(
          { dialogId: progress.dialogId, scope: 'public', content, quotedMessageId: null },
          { ...envelope, actor: { kind: 'manager', id: managerId } },
        ),
  );
  progress.dialogId ??= answer['dialogId'] as number;
  if (managerId === null) progress.adjusted = answer['adjusted'] as Progress['adjusted'];
  progress[answer.repeated ? 'repeated' : 'done'] += 1;
}

async function importClosing(
  { application, trace }: Import,
  chat: ChatImport,
  dialogId: number,
): Promise<void> {
  const envelope = {
    commandId: importedStepId(chat, 'close'),
    actor: SYSTEM,
    ...trace,
    ...(chat.closedAt === null ? {} : { occurredAt: chat.closedAt }),
  };
  await application.execute(new CloseDialog({ dialogId }, envelope));
}
