import type { QuestionContext } from '@parley/application';
import { type Position, type RecordedEvent, START, streamOf } from '@parley/eventsourcing';
import {
  type AccessRules,
  accessRulesAggregate,
  accessRulesKnown,
  RULES_ID,
  STAFF_ID,
  staffAggregate,
} from '@parley/staff';
import { createRightsHistory, type RightsEvent, type RightsHistory } from './rights-history.js';

type Asked = Pick<QuestionContext, 'eventStore' | 'product'>;

const STREAMS = [streamOf(staffAggregate.name, STAFF_ID), streamOf(accessRulesAggregate.name, RULES_ID)];
const PAGE = 1_000;

/** What this process has read of a log. */
interface Kept {
  readonly history: RightsHistory;
  /** By stream: the revision to read on from. */
  readonly next: Map<string, number>;
  upTo: Position;
  /** Settles when nobody reads on. */
  reading: Promise<unknown>;
}

/**
 * Answers what everybody was allowed, at least up to a position. What was read is kept in memory and only read on from: a few hundred bytes
 * for each change of somebody's rights. Throws `ACCESS_RULES_NEWER`.
 */
export function createRights(
  known: readonly AccessRules[],
): (asked: Asked, upTo: Position) => Promise<RightsHistory['spans']> {
  const logs = new WeakMap<object, Kept>();
  return async (asked, upTo) => {
    const kept = logs.get(asked.eventStore) ?? {
      ...{ history: createRightsHistory(known), next: new Map(), upTo: START, reading: Promise.resolve() },
    };
    logs.set(asked.eventStore, kept);
    const reading = kept.reading.catch(() => undefined).then(() => readOn(kept, asked, upTo));
    kept.reading = reading;
    await reading;
    return kept.history.spans;
  };
}

export const rightsUpTo = createRights(accessRulesKnown);

/** What both streams hold up to the position cannot become more, so their events are in order. */
async function readOn(kept: Kept, { eventStore, product }: Asked, upTo: Position): Promise<void> {
  if (upTo <= kept.upTo) return;
  const parts = await Promise.all(
    STREAMS.map((stream) => restOf(eventStore, stream, kept.next.get(stream) ?? 0)),
  );
  const events = parts.flat().filter(({ position }) => position <= upTo);
  for (const event of events.sort((a, b) => (a.position < b.position ? -1 : 1))) {
    kept.history.add(product.catalog.decode(event) as RightsEvent);
    kept.next.set(event.stream, event.revision + 1);
  }
  kept.upTo = upTo;
}

async function restOf(
  eventStore: Asked['eventStore'],
  stream: string,
  from: number,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await eventStore.readStream(stream, { from: from + events.length, limit: PAGE });
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}
