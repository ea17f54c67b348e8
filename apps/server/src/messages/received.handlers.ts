import { messageAggregate, type MessageCommand } from '@parley/domain';
import { notAfter, type Actor } from '@parley/eventsourcing';
import type { Core } from '@parley/composition';
import { derivedId } from '../commands/derived-id.js';
import { answer, handles, Message, type CommandAnswer } from '../commands/handler.js';
import { mustBeTransport } from '../dialogs/receive.handler.js';
import { messageNamed, type ExternalName } from './external.facts.js';
import { placeOf } from './messages.facts.js';

interface Told extends ExternalName {
  /** RFC 3339 UTC with ms, by the messenger. */
  readonly occurredAt: string;
}

/** The messenger tells that a message was edited there. */
export class ReceiveEdit extends Message<Told & { text: string }> {}
/** The messenger tells that a message was deleted there. */
export class ReceiveDeletion extends Message<Told> {}

type Step = Extract<MessageCommand, { type: 'ReceiveEdit' | 'ReceiveDeletion' }>;

/** All that is told makes the id of the command: the same again changes nothing. */
async function tell(
  core: Core,
  message: Message<Told>,
  stepOf: (messageId: number) => Step,
  ...said: readonly string[]
): Promise<CommandAnswer> {
  await mustBeTransport(core, message);
  const { request } = message;
  const { channelId, occurredAt } = request;
  const messageId = await messageNamed(core, request, occurredAt);
  const command = stepOf(messageId);
  const commandId = derivedId(command.type, messageId, occurredAt, ...said);
  const author = (await placeOf(core, messageId))?.facts.author;
  const actor: Actor = author?.kind === 'client' ? author : { kind: 'channel', id: channelId };
  const envelope = { ...message.envelope, commandId, actor, occurredAt };
  const result = await core.runner.run(messageAggregate, messageId, command, envelope, {
    body: { type: command.type, messageId },
    context: async () => ({ message: await placeOf(core, messageId) }),
  });
  return answer(result, { messageId });
}

export const ReceiveEditHandler = handles(ReceiveEdit, (core, message) => {
  const { text, occurredAt } = message.request;
  // A clock that goes fast must not make every later edit late.
  const at = notAfter(occurredAt, new Date(core.clock()).toISOString());
  return tell(core, message, (messageId) => ({ type: 'ReceiveEdit', messageId, text, at }), text);
});
export const ReceiveDeletionHandler = handles(ReceiveDeletion, (core, message) =>
  tell(core, message, (messageId) => ({ type: 'ReceiveDeletion', messageId })),
);
