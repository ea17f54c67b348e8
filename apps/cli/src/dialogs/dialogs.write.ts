import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { idOf, keyOf, targetOf, type Target } from '../arguments.js';
import { does, answerWith, type Context } from '../command.js';
import type { Done } from '../http/api.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';

interface Keyed {
  readonly key?: string;
}
interface SendOptions extends Keyed {
  readonly note?: boolean;
  readonly quote?: number;
}

export function addWriting(dialogs: Command, io: Io): void {
  const send = writing(dialogs, 'send', 'Send a message to the client, or write a note.')
    .argument('<text>', 'what it says')
    .option('--note', 'a note that the client never sees')
    .option('--quote <message>', 'id of the message that it quotes', idOf)
    .addHelpText('after', examples("dialogs send 5 'It is ready.'", "dialogs send 5 'Call back.' --note"));
  does<SendOptions, [number, string]>(send, io, sendMessage);

  const close = writing(dialogs, 'close', 'Close a dialog.').addHelpText(
    'after',
    examples('dialogs close 5'),
  );
  does<Keyed, [number]>(close, io, async ({ api }, { key }, id) =>
    done('Closed', id, await post(api, id, 'close', undefined, key)),
  );

  const reassign = writing(dialogs, 'reassign', 'Reassign a dialog.')
    .argument('<to>', 'manager:ID, bot:ID or none', targetOf)
    .addHelpText('after', examples('dialogs reassign 5 manager:2', 'dialogs reassign 5 none'));
  does<Keyed, [number, Target]>(reassign, io, async ({ api }, { key }, id, to) =>
    done('Reassigned', id, await post(api, id, 'reassign', to, key)),
  );
}

const writing = (dialogs: Command, name: string, description: string): Command =>
  dialogs
    .command(name)
    .summary(description.slice(0, 1).toLowerCase() + description.slice(1, -1))
    .description(description)
    .argument('<id>', 'the dialog', idOf)
    .option('--key <key>', 'Idempotency-Key: the same one again changes nothing', keyOf);

async function sendMessage({ api }: Context, { note, quote, key }: SendOptions, id: number, text: string) {
  const body = { text, scope: note ? 'private' : 'public', ...(quote && { quotedMessageId: quote }) };
  const answer = await post<Done & { messageId: number }>(api, id, 'messages', body, key);
  const what = `${note ? 'note' : 'message'} ${answer.messageId}`;
  return done(note ? `Wrote ${what} in` : `Sent ${what} in`, id, answer);
}

const post = <T extends Done>(
  api: Context['api'],
  dialogId: number,
  what: string,
  body: unknown,
  key: string = randomUUID(),
): Promise<T> => api.command<T>('POST', `/v1/dialogs/${dialogId}/${what}`, { body, key });

const done = (did: string, dialogId: number, answer: Done) =>
  answerWith(
    answer,
    `${did} dialog ${dialogId}${answer.repeated ? ' before' : ''}: position ${answer.position}, revision ${answer.revision}.`,
  );
