import {
  envelopeOnly,
  type Document,
  type EventCatalog,
  type Position,
  type Purge,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { compileHandlers } from './handlers.js';
import { foldsStreams, type Projection } from './projection.js';

/** What one event made of a document; null: there was or is none. */
export interface DocumentChange<D extends Document = Document> {
  readonly id: string;
  readonly before: D | null;
  readonly after: D | null;
}

/**
 * Folds a recorded event into documents in memory, purges included, and answers what it changed. `besides`: where the documents are that
 * handlers are given beside, which are those too where all events of a log are folded.
 */
export type MemoryFold<D extends Document = Document> = (
  documents: Map<string, D>,
  event: RecordedEvent,
  besides?: ReadonlyMap<string, D>,
) => readonly DocumentChange<D>[];

/**
 * A projection without a runner, a store and a checkpoint: for what has to be folded again. Events come in log order. Throws a `TypeError`
 * for one that folds streams: it has no log.
 */
export function memoryFold<D extends Document>(
  projection: Projection<D>,
  catalog: EventCatalog,
): MemoryFold<D> {
  if (foldsStreams(projection)) throw new TypeError(`${projection.name} is folded from the log alone.`);
  const handlersFor = compileHandlers(projection);
  return (documents, recorded, besides = documents) => {
    const isDisabled = catalog.isDisabled(recorded);
    const found = handlersFor(isDisabled ? null : recorded.type);
    if (found === undefined) return [];
    const event = isDisabled ? envelopeOnly(recorded) : catalog.decode(recorded);
    const removed = found.purge === undefined ? [] : purged(documents, found.purge(event));
    for (const { id } of removed) documents.delete(id);
    const keys = found.handler?.key(event) ?? [];
    const changes = [...new Set(typeof keys === 'string' ? [keys] : keys)].flatMap((id) => {
      const { handler } = found;
      if (handler === undefined || (handler.unless && documents.has(handler.unless(event, id)))) return [];
      const before = documents.get(id) ?? null;
      const beside = handler.beside && (besides.get(handler.beside(event)) ?? null);
      const after = handler.apply(before, event, id, undefined, beside) as D | null;
      return after === before ? [] : { id, before, after };
    });
    for (const { id, after } of changes) {
      if (after === null) documents.delete(id);
      else documents.set(id, after);
    }
    return [...removed, ...changes];
  };
}

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

const purged = <D extends Document>(
  documents: ReadonlyMap<string, D>,
  { field, value }: Purge,
): readonly DocumentChange<D>[] =>
  [...documents].flatMap(([id, before]) => (before[field] === value ? { id, before, after: null } : []));
