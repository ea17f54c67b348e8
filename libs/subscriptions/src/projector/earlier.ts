import type { EventStore, Position, RecordedEvent, StoredDocument } from '@parley/eventsourcing';
import { keysOf, type Task } from './segment.js';

/** Events read at once. */
const PAGE = 500;

/** The tasks of a segment, the one that asks for earlier events with these: what follows a fold begins a segment, so there is one at most. */
export async function withEarlier(
  eventStore: Pick<EventStore, 'readStream'>,
  tasks: readonly Task[],
  stored: ReadonlyMap<string, StoredDocument>,
): Promise<readonly Task[]> {
  const asking = tasks.findIndex(({ handler, keys }) => handler?.since !== undefined && keys.length > 0);
  const task = tasks[asking];
  if (task === undefined) return tasks;
  const { handler, event } = task;
  const revisions = keysOf(task).map(
    (id) => handler?.since?.(stored.get(id)?.document ?? null, event, id) ?? event.revision,
  );
  const since = Math.min(...revisions);
  const own = await eventsBefore(eventStore, event, since);
  const streams = since < event.revision ? (handler?.alongside ?? []) : [];
  const others = await Promise.all(streams.map((stream) => eventsUpTo(eventStore, stream, event.position)));
  return tasks.with(asking, { ...task, earlier: inOrder(own, others.flat()) });
}

async function eventsBefore(
  eventStore: Pick<EventStore, 'readStream'>,
  { stream, revision }: RecordedEvent,
  since: number,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let from = since; from < revision; from += PAGE)
    events.push(...(await eventStore.readStream(stream, { from, limit: Math.min(PAGE, revision - from) })));
  return events;
}

async function eventsUpTo(
  eventStore: Pick<EventStore, 'readStream'>,
  stream: string,
  end: Position,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let from = 0; ; from += PAGE) {
    const page = await eventStore.readStream(stream, { from, limit: PAGE });
    const before = page.filter(({ position }) => position < end);
    events.push(...before);
    if (before.length < PAGE) return events;
  }
}

const inOrder = (
  own: readonly RecordedEvent[],
  others: readonly RecordedEvent[],
): readonly RecordedEvent[] =>
  others.length === 0 ? own : [...own, ...others].sort((a, b) => (a.position < b.position ? -1 : 1));
