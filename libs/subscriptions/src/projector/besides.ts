import type { Document, Position, RecordedEvent } from '@parley/eventsourcing';
import type { MemoryFold } from './memory-fold.js';
import type { Projection } from './projection.js';

type Version<D> = readonly [position: Position, documents: ReadonlyMap<string, D>];

/**
 * A fold in memory of streams whose handlers are given documents beside, as these were at each event's position. `alongside`: all events of
 * the projection's `besideStreams`, of others too, in any order.
 */
export function foldBeside<D extends Document>(
  { besideStreams = [] }: Pick<Projection<D>, 'besideStreams'>,
  fold: MemoryFold<D>,
  alongside: readonly RecordedEvent[],
): MemoryFold<D> {
  if (besideStreams.length === 0) return fold;
  const making = alongside
    .filter(({ stream }) => besideStreams.includes(stream))
    .sort((a, b) => (a.position < b.position ? -1 : 1));
  const versions: Version<D>[] = [];
  const documents = new Map<string, D>();
  for (const event of making)
    if (fold(documents, event).length > 0) versions.push([event.position, new Map(documents)]);
  const none = new Map<string, D>();
  const at = (position: Position) => versions.findLast(([from]) => from < position)?.[1] ?? none;
  return (own, event) => fold(own, event, at(event.position));
}
