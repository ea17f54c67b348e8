import { addressOfMessage } from '../message/message.id.js';
import { dialogAggregate } from '../dialog/dialog.decide.js';
import { messageAggregate } from '../message/message.decide.js';
import { messageErrors } from '../message/message.errors.js';
import type { DialogEvent } from '../dialog/dialog.state.js';
import { type InfrastructureError, streamOf } from '@parley/eventsourcing';
import { messagesByExternalId } from '../feed/external-ids.query.js';
import { behind, dataOf, type Services, upToDate } from '@parley/application';
import { commandIdOf } from './receive/receive.message.js';
import { importedMessageId } from './import.ids.js';
import { externalErrors } from './external.errors.js';

/** A message by the ids that its messenger gives it. */
export interface ExternalName {
  readonly channelId: number;
  readonly externalChatId: string;
  readonly externalId: string;
}

/** Longest time that a message may be on its way when its outcome is reported already, in ms. */
const ON_ITS_WAY_MS = 60_000;

/**
 * Id of the message. One that came in, or was imported, is known by the command that wrote it; one of ours by the external id of its
 * delivery report. Throws `MESSAGE_NOT_FOUND`, and before that `MESSAGE_ON_ITS_WAY` to be reported again, where `occurredAt` is of the last
 * minute; `PROJECTION_BEHIND` and `COMMAND_INDEX_BEHIND` while it cannot be known.
 */
export async function messageNamed(
  services: Services,
  name: ExternalName,
  occurredAt: string,
): Promise<number> {
  const dialogIds = await services.claims.holders('chat', [String(name.channelId), name.externalChatId]);
  const written = await writtenBy(services, dialogIds, [commandIdOf(name), importedMessageId(name)]);
  const [latest] = dialogIds;
  const messageId = written
    ? messageIdIn(written)
    : latest && (await sentAs(services, latest, name.externalId));
  if (messageId !== undefined) return messageId;
  const age = services.clock() - Date.parse(occurredAt);
  throw written === null && Math.abs(age) < ON_ITS_WAY_MS ? onItsWay(name) : notFound(name);
}

/** What the first of these commands did that ran on one of these dialogs. */
async function writtenBy(
  services: Services,
  dialogIds: readonly number[],
  commandIds: readonly string[],
): Promise<readonly DialogEvent[] | null> {
  const runs = await Promise.all(
    dialogIds.flatMap((dialogId) =>
      commandIds.map((id) => services.runner.find(dialogAggregate, dialogId, id)),
    ),
  );
  return runs.find((run) => run !== null)?.events ?? null;
}

/** Undefined: the client was blocked, so that nothing of the message was kept. */
const messageIdIn = (events: readonly DialogEvent[]): number | undefined =>
  (dataOf(events, 'MessageReceived') ?? dataOf(events, 'MessageSent'))?.messageId;

/** Only the feed knows which external id a report gave to which message of ours. */
async function sentAs(services: Services, dialogId: number, externalId: string): Promise<number | undefined> {
  const find = async () =>
    (await messagesByExternalId(services.reader, dialogId, [externalId])).get(externalId);
  const known = await find();
  if (known) return known.messageId;
  const waiting = [...(await upToDate(services, 'feed'))];
  const found = await find();
  if (!found && waiting.some((stream) => mayBeOf(dialogId, stream))) throw behind('feed');
  return found?.messageId;
}

/** Whether a stream is of a message that may be in the dialog. */
function mayBeOf(dialogId: number, stream: string): boolean {
  const prefix = streamOf(messageAggregate.name, '');
  if (!stream.startsWith(prefix)) return false;
  return (addressOfMessage(Number(stream.slice(prefix.length)))?.dialogId ?? dialogId) === dialogId;
}

const notFound = ({ channelId }: ExternalName) => messageErrors.MESSAGE_NOT_FOUND({ channelId });
const onItsWay = ({ channelId }: ExternalName): InfrastructureError =>
  externalErrors.MESSAGE_ON_ITS_WAY(
    'No message of the chat has this external id yet; tell it again, for the message may be on its way.',
    { channelId },
  );
