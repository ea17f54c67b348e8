import { addressOfMessage, messageIdsAfter } from '../message/message.id.js';
import { dialogAggregate } from '../dialog/dialog.decide.js';
import { dialogEvents, type MessageReceived, type MessageSent } from '../dialog/dialog.events.js';
import type { MessageFacts } from '../message/facts.js';
import type { MessagePlace } from '../message/message.commands.js';
import { createCatalog, streamOf, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { messagePosition } from '../feed/message-position.query.js';
import { behind, type Services, upToDate } from '@parley/application';
import { channelFacts, clientFacts } from './dialogs.facts.js';

/** What never changes about a message. */
export interface KnownMessage extends MessageFacts {
  /** As it was first written. */
  readonly text: string;
  /** Messages that the client had written in the dialog by then, this one included. */
  readonly incoming: number;
}

type Written = RecordedOf<typeof MessageReceived | typeof MessageSent>;
const catalog = createCatalog(dialogEvents);

/** Ids for the message that the next command of a dialog writes: they say where it is, so that no read model has to. */
export async function newMessageIds(
  services: Services,
  dialogId: number,
  revision: number,
): Promise<(ahead: number) => number> {
  const ids = messageIdsAfter(dialogId, revision);
  if (ids !== null) return ids;
  const id = await services.ids.next('message');
  return () => id;
}

/** Null: there is no such message. Throws `PROJECTION_BEHIND` for one from a block of ids that cannot be looked up now. */
export async function findMessage(services: Services, messageId: number): Promise<KnownMessage | null> {
  const event = await writtenAs(services, messageId);
  if (event === null) return null;
  const { data, metadata } = event;
  return {
    messageId,
    dialogId: data.dialogId,
    channelId: data.channelId,
    author: metadata.actor,
    scope: 'scope' in data ? data.scope : 'public',
    kind: data.content.kind,
    text: data.content.text,
    incoming: data.incoming,
  };
}

/** Where a message belongs, with everything that decides about it; null when there is none. */
export async function placeOf(
  services: Services,
  messageId: number,
): Promise<(MessagePlace & { text: string }) | null> {
  const facts = await findMessage(services, messageId);
  if (!facts) return null;
  const [channel, { state: dialog }] = await Promise.all([
    channelFacts(services, facts.channelId),
    services.runner.load(dialogAggregate, facts.dialogId),
  ]);
  return { facts, channel, dialog, client: await clientFacts(services, dialog), text: facts.text };
}

/** The event that wrote the message. */
async function writtenAs(services: Services, messageId: number): Promise<Written | null> {
  const address = addressOfMessage(messageId);
  if (address === null) return writtenOfOld(services, messageId);
  const stream = streamOf(dialogAggregate.name, address.dialogId);
  const [event] = await services.eventStore.readStream(stream, { from: address.revision, limit: 1 });
  return writtenIn(event, messageId);
}

function writtenIn(event: RecordedEvent | null | undefined, messageId: number): Written | null {
  if (!event || (event.type !== 'MessageReceived' && event.type !== 'MessageSent')) return null;
  const written = catalog.decode(event) as Written;
  return written.data.messageId === messageId ? written : null;
}

/** An id from a block says nothing about the place; the feed knows it. */
async function writtenOfOld(services: Services, messageId: number): Promise<Written | null> {
  const position =
    (await messagePosition(services.reader, messageId)) ?? (await positionOnceThere(services, messageId));
  return position === null ? null : writtenIn(await services.eventStore.eventAt(position), messageId);
}

async function positionOnceThere(services: Services, messageId: number): Promise<bigint | null> {
  if (messageId > (await services.ids.greatest('message'))) return null;
  const waiting = await upToDate(services, 'feed');
  const position = await messagePosition(services.reader, messageId);
  if (position === null && [...waiting].some(isDialog)) throw behind('feed');
  return position;
}

const isDialog = (stream: string): boolean => stream.startsWith(streamOf(dialogAggregate.name, ''));
