import type { QuestionContext } from '@parley/application';
import type { RecordedEvent } from '@parley/eventsourcing';
import type { Projection } from '@parley/subscriptions';
import { WHOLE } from './moment.js';
import { eventsOf } from './streams.query.js';

/** Streams that make what handlers of these read models are given beside their own documents. */
export const besideStreamsOf = (models: readonly Pick<Projection, 'besideStreams'>[]): readonly string[] => [
  ...new Set(models.flatMap(({ besideStreams = [] }) => besideStreams)),
];

/** All their events: a fold takes those before each of its own events, whatever moment is asked for. */
export async function eventsAlongside(
  context: QuestionContext,
  models: readonly Pick<Projection, 'besideStreams'>[],
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (const stream of besideStreamsOf(models))
    for await (const page of eventsOf(context, stream, WHOLE)) events.push(...page);
  return events;
}
