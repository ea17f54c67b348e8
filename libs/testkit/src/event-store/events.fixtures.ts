import { randomUUID } from 'node:crypto';
import {
  type EventMetadata,
  type EventStore,
  type EventToAppend,
  type LogPage,
  ParleyError,
  type Position,
  type RecordedEvent,
} from '@parley/eventsourcing';

/** A stream name that no other test uses. */
export const freshStream = (): string => `contract-${randomUUID()}`;

export const metadata: EventMetadata = {
  actor: { kind: 'manager', id: 5 },
  occurredAt: '2026-03-01T09:30:00.125Z',
  correlationId: 'correlation-1',
  causationId: null,
  commandId: 'command-1',
  fingerprint: 'fingerprint-1',
  schemaVersion: 1,
};

export const eventWith = (data: unknown, type = 'Noted'): EventToAppend => ({
  id: randomUUID(),
  type,
  data,
  metadata,
});

/** Events whose data is `{n: 0}`, `{n: 1}`… */
export const numbered = (count: number): EventToAppend[] =>
  Array.from({ length: count }, (_, n) => eventWith({ n }));

export const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

/** Everything after (forwards) or before (backwards) a position, by pages of the given size. */
export async function readLog(
  store: EventStore,
  from: Position | undefined,
  limit = 1_000,
  direction: 'forwards' | 'backwards' = 'forwards',
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let next = from; ;) {
    const page: LogPage = await store.readAll({ from: next, limit, direction });
    events.push(...page.events);
    if (page.end) return events;
    if (page.next === next) throw new Error('The log has more, but its page leads nowhere.');
    next = page.next;
  }
}

/** The error's family and code, or what was answered instead. */
export async function refusalOf(answer: Promise<unknown>): Promise<unknown> {
  try {
    return { answered: await answer };
  } catch (error) {
    return error instanceof ParleyError ? `${error.family} ${error.code}` : error;
  }
}
