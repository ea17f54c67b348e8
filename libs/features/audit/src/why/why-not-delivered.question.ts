import type { Question, QuestionContext } from '@parley/application';
import {
  addressOfMessage,
  dialogAggregate,
  messageAggregate,
  messageErrors,
  messagePosition,
  type DeliveryStatus,
  type MessageReceived,
  type MessageSent,
} from '@parley/dialogs';
import { streamOf, type RecordedEvent, type RecordedOf } from '@parley/eventsourcing';
import { worksIn, type Viewer } from '@parley/staff';
import type { AuditEvent } from '../events/audit-events.projection.js';
import { knownUpTo } from '../events/events.query.js';
import { EVENT_MODELS } from '../events/events.question.js';
import { lineOf, type EventLine } from '../events/event-words.query.js';
import { lineId } from '../events/line-ids.js';
import { madeBy, type MadeBy } from '../made-by.js';
import { deliveryWords } from './delivery.js';
import { eventNode, type WhyNode } from './why.tree.js';
import { explained, tellingsOf, WHY_READS, type Explained } from './why.question.js';

/** Why a message has not reached the client. */
export interface WhyNotDelivered {
  readonly madeBy: MadeBy;
  readonly messageId: number;
  readonly dialogId: number;
  /** Null: the message was not for delivery, or came from the client. */
  readonly status: DeliveryStatus | null;
  /** Code of the failure; null: it did not fail. */
  readonly failure: string | null;
  readonly words: string;
  /** What was done to the message after it was written: reports of its delivery, edits, its deletion. */
  readonly reports: readonly WhyNode[];
  /** More was done than is shown. */
  readonly more: boolean;
  /** Of the last report that changed the status, else of the message. */
  readonly why: Explained;
}

export interface WhyNotDeliveredGiven {
  readonly viewer: Viewer;
  readonly messageId: number;
}

export type Written = RecordedOf<typeof MessageSent | typeof MessageReceived>;
/** Events of a message that are shown. */
const MOST = 200;
const WRITTEN = ['MessageSent', 'MessageReceived'];

/** Delivery of one message, by what its channel reported. Throws `MESSAGE_NOT_FOUND`. */
export const whyNotDeliveredQuestion: Question<WhyNotDeliveredGiven, WhyNotDelivered> = {
  name: 'audit.why-not-delivered',
  reads: [...WHY_READS, 'feed'],
  async *ask(context, { viewer, messageId }) {
    const { reader, eventStore, product } = context;
    const written = await messageOf(context, messageId);
    if (written === null || !worksIn(viewer, written.data.channelId))
      throw messageErrors.MESSAGE_NOT_FOUND({ messageId });
    const stream = streamOf(messageAggregate.name, messageId);
    const recorded = await eventStore.readStream(stream, { limit: MOST + 1 });
    const events = recorded.slice(0, MOST).map((event) => product.catalog.decode(event));
    const delivery = deliveryWords(written, events);
    const lines = await linesOf(context, [written, ...events]);
    const channel = { kind: 'channel', id: written.data.channelId } as const;
    const { told, name } = await tellingsOf(context, lines, [channel]);
    const line = await lineOf({ reader }, viewer, delivery.decidedBy.id);
    const position = await knownUpTo(reader, undefined);
    const why = await explained(context, { viewer, line, position });
    yield {
      madeBy: madeBy(product, position, EVENT_MODELS),
      messageId,
      dialogId: written.data.dialogId,
      status: delivery.status,
      failure: delivery.code,
      words: delivery.words(name(channel)),
      reports: events.flatMap(({ id }) => {
        const one = told.get(id);
        return one ? [eventNode(one, name)] : [];
      }),
      more: recorded.length > MOST,
      why,
    };
  },
};

/** The event that a message was written by, also of a deleted one where its id says where it is. */
async function messageOf(context: QuestionContext, messageId: number): Promise<Written | null> {
  const { eventStore, product, reader } = context;
  const address = addressOfMessage(messageId);
  const event = address
    ? await eventIn(context, streamOf(dialogAggregate.name, address.dialogId), address.revision)
    : await atPosition(eventStore, await messagePosition(reader, messageId));
  if (event === undefined || event === null || !WRITTEN.includes(event.type)) return null;
  const written = product.catalog.decode(event) as Written;
  return written.data.messageId === messageId ? written : null;
}

async function eventIn({ eventStore }: QuestionContext, stream: string, revision: number) {
  const [event] = await eventStore.readStream(stream, { from: revision, limit: 1 });
  return event;
}

const atPosition = async (
  eventStore: QuestionContext['eventStore'],
  position: bigint | null,
): Promise<RecordedEvent | null> => (position === null ? null : eventStore.eventAt(position));

/** Lines of events that are known from the log; one that the read model has not come to yet is missing. */
async function linesOf(
  { reader }: QuestionContext,
  events: readonly RecordedEvent[],
): Promise<readonly EventLine[]> {
  const collection = await reader.serving('audit-events');
  const ids = events.map(lineId);
  const found = await reader.documents.get<AuditEvent>(collection, ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}
