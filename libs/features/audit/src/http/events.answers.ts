import {
  count,
  described,
  flag,
  id,
  instant,
  listOf,
  nullable,
  object,
  oneOf,
  position,
  ref,
  text,
  type Answers,
  type Schema,
} from '@parley/http';
import { DELIVERY_STATUSES } from '@parley/dialogs';
import type { EventAnswer } from '../events/event.question.js';
import type { EventInWords } from '../events/event-words.query.js';
import type { EventsAnswer } from '../events/events.question.js';
import type { EventRow } from '../events/events.rows.query.js';
import type { ShownPlace } from '../access/viewers.question.js';
import type { ResponsibilitiesAnswer, Responsibility } from '../people/responsibilities.question.js';
import type { WhyNotDelivered } from '../why/why-not-delivered.question.js';
import type { WhyResponsible } from '../why/why-responsible.question.js';
import type { Explained, Why } from '../why/why.question.js';
import type { WhyNode, WhyTree } from '../why/why.tree.js';

const row: { readonly [K in keyof EventRow]-?: Schema } = {
  eventId: text,
  position,
  recordedAt: instant,
  actor: ref('NamedActor'),
  type: text,
  stream: text,
  revision: described(count, 'Place in its stream, from 0.'),
  dialogId: nullable(id),
  channelId: described(nullable(id), 'Null: the event names none; its dialog may have one.'),
  commandType: described(nullable(text), 'Null: not recorded.'),
  process: described(nullable(text), 'Process that caused it; null: none did.'),
  correlationId: described(text, 'Shared by all that follows from one request.'),
  causationId: described(nullable(text), 'Event that led to it; null: a person or channel did.'),
  commandId: text,
};

const said = {
  words: described(text, 'One sentence, without content.'),
  data: described(
    nullable({ type: 'object' }),
    'As the event has it, without secrets; null: of a feature that is not enabled.',
  ),
  erased: described(flag, 'Its content has been deleted: texts of data are empty.'),
};

const eventOrWords = object<EventInWords>({ ...row, ...said }, ['words', 'data', 'erased']);

const node: { readonly [K in keyof WhyNode]-?: Schema } = {
  kind: oneOf('event', 'command', 'reaction', 'request'),
  words: text,
  at: described(nullable(instant), 'When it was recorded; null: of a request.'),
  actor: ref('NamedActor'),
  event: described(nullable(ref('AuditEventRow')), 'Null: it is no event.'),
  commandType: nullable(text),
  commandId: nullable(text),
  process: nullable(text),
};

const place = object<ShownPlace>({ position, at: instant });

const explained = {
  event: ref('WhyNode'),
  because: described(
    listOf(ref('WhyNode')),
    'From the command that wrote the event back to the request that all began with, the nearest first.',
  ),
  isWhole: described(flag, 'False: there were causes before the last one that are not shown.'),
  follows: listOf(ref('WhyTree')),
  more: described(flag, 'More followed from the event than is shown.'),
  beside: described(listOf(ref('WhyNode')), 'Other events that the same request led to at once.'),
  moreBeside: flag,
};

/** What is shown of events and of why they happened. */
export const eventsAnswers: Answers = {
  AuditEventRow: eventOrWords,
  AuditEventPage: object<EventsAnswer>({
    items: listOf(ref('AuditEventRow')),
    next: described(nullable(text), 'Cursor of the next page; null: there is none.'),
    madeBy: ref('MadeBy'),
  }),
  AuditEventLine: {
    anyOf: [ref('AuditEventRow'), object<{ madeBy: unknown }>({ madeBy: ref('MadeBy') })],
    description: 'The first line has madeBy alone, each further one an event.',
  },
  AuditEvent: object<EventAnswer>({
    ...{ ...row, ...said, madeBy: ref('MadeBy') },
    occurredAt: described(instant, 'When it happened, as far as the outside world told.'),
    statedAt: described(
      nullable(text),
      'What the outside world told, where that was later than its receipt.',
    ),
    schemaVersion: count,
    requestId: described(nullable(text), 'Of the request; null: not recorded, or no request sent it.'),
    traceparent: nullable(text),
    extension: described(nullable(text), 'Feature whose extension of the aggregate defines it.'),
  }),
  Responsibilities: object<ResponsibilitiesAnswer>({
    items: listOf(
      object<Responsibility>({
        ...{ dialogId: id, channelId: id, from: place },
        to: described(nullable(place), 'Null: it lasts.'),
      }),
    ),
    next: described(nullable(text), 'Cursor of the next page; null: there is none.'),
    madeBy: ref('MadeBy'),
  }),
  WhyNode: object<WhyNode>(node),
  WhyTree: object<WhyTree>({
    ...node,
    follows: listOf(ref('WhyTree')),
    more: described(flag, 'More followed than is shown.'),
  }),
  AuditWhy: object<Why>({ madeBy: ref('MadeBy'), ...explained }),
  Explained: object<Explained>(explained),
  AuditWhyResponsible: object<WhyResponsible>({
    madeBy: ref('MadeBy'),
    dialogId: id,
    responsible: nullable(ref('NamedResponsible')),
    words: text,
    why: described(nullable(ref('Explained')), 'Of the last reassignment; null: there was none.'),
  }),
  AuditWhyNotDelivered: object<WhyNotDelivered>({
    madeBy: ref('MadeBy'),
    messageId: id,
    dialogId: id,
    status: described(nullable(oneOf(...DELIVERY_STATUSES)), 'Null: the message was not for delivery.'),
    failure: described(nullable(text), 'Code of the failure; null: it did not fail.'),
    words: text,
    reports: described(listOf(ref('WhyNode')), 'What was done to the message after it was written.'),
    more: flag,
    why: ref('Explained'),
  }),
};
