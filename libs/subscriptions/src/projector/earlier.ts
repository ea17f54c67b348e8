import type { EventStore, RecordedEvent, StoredDocument } from '@parley/eventsourcing';
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
  const earlier = await eventsBefore(eventStore, event, Math.min(...revisions));
  return tasks.with(asking, { ...task, earlier });
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
