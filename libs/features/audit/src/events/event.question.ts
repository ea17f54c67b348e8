import type { Question } from '@parley/application';
import type { EventMetadata } from '@parley/eventsourcing';
import type { Viewer } from '@parley/staff';
import { madeBy, type MadeBy } from '../made-by.js';
import { shownEvents } from './event-data.query.js';
import { inWords, lineOf, type EventInWords } from './event-words.query.js';
import { eventErrors } from './events.errors.js';
import { knownUpTo } from './events.query.js';
import { EVENT_MODELS } from './events.question.js';

/** Everything that is kept of an event. Null: not told, or not recorded yet when the event was written. */
export interface EventAnswer extends EventInWords {
  readonly madeBy: MadeBy;
  readonly occurredAt: string;
  readonly statedAt: string | null;
  readonly schemaVersion: number;
  readonly requestId: string | null;
  readonly traceparent: string | null;
  readonly extension: string | null;
}

export interface EventGiven {
  readonly viewer: Viewer;
  readonly eventId: string;
}

/** One event with what it says. Throws `EVENT_NOT_FOUND`. */
export const eventQuestion: Question<EventGiven, EventAnswer> = {
  name: 'audit.event',
  reads: ['audit-events', 'audit-channels', 'staff', 'channels', 'client-card'],
  async *ask(context, { viewer, eventId }) {
    const line = await lineOf(context, viewer, eventId);
    const position = await knownUpTo(context.reader, undefined);
    const shown = await shownEvents(context, [line]);
    const [row] = await inWords(context, [line], shown);
    const found = shown.get(eventId);
    if (row === undefined || found === undefined) throw eventErrors.EVENT_NOT_FOUND({ eventId });
    yield {
      ...row,
      ...kept(found.event.metadata),
      madeBy: madeBy(context.product, position, EVENT_MODELS),
    };
  },
};

const kept = ({ occurredAt, schemaVersion, ...told }: EventMetadata) => ({
  occurredAt,
  schemaVersion,
  statedAt: told.statedAt ?? null,
  requestId: told.requestId ?? null,
  traceparent: told.traceparent ?? null,
  extension: told.extension ?? null,
});
