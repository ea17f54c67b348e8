import type { Document, RecordedEvent } from '@parley/eventsourcing';
import { foldsStreams, type Handler, type Projection } from '@parley/subscriptions';

/**
 * What a projection's documents are after these events: a fold with no runner, no store and no checkpoint.
 * Events in log order and in their current versions.
 */
export function foldAll<D extends Document>(
  projection: Projection<D>,
  events: Iterable<RecordedEvent>,
): Map<string, D> {
  const documents = new Map<string, D>();
  const copies = new Set<string>();
  const log = foldsStreams(projection) ? streamsSeen() : null;
  for (const event of events) {
    const seen = log?.seen(event) ?? [];
    if (Object.hasOwn(projection.purge ?? {}, event.type)) purge(projection, documents, event);
    const handler: Handler<D> | undefined = Object.hasOwn(projection.on, event.type)
      ? projection.on[event.type]
      : projection.on['*'];
    if (handler === undefined) continue;
    const keys = handler.key(event);
    const named = new Set(typeof keys === 'string' ? [keys] : keys);
    const ids = [...new Set([...named, ...reachedBy(handler, documents, event, named)])];
    const open = ids.filter((id) => !(handler.unless && documents.has(handler.unless(event, id))));
    const since = open.map((id) => handler.since?.(documents.get(id) ?? null, event, id) ?? event.revision);
    const earlier = seen.slice(Math.min(...since), event.revision);
    const beside = handler.beside && (documents.get(handler.beside(event)) ?? null);
    const results = open.map(
      (id) => [id, handler.apply(documents.get(id) ?? null, event, id, earlier, beside)] as const,
    );
    for (const [id, document] of results) {
      if (copies.has(id) && named.has(id))
        throw new Error(`${projection.name}: the copy ${id} is folded into.`);
      const before = documents.get(id) ?? null;
      const copy = document === before ? null : handler.leaves?.(before, document, event, id);
      if (copy) {
        copies.add(copy.id);
        documents.set(copy.id, copy.document);
      }
      if (document === null) documents.delete(id);
      else documents.set(id, document);
    }
  }
  return documents;
}

/** Events so far, by stream; the whole of each, as a log holds it. */
function streamsSeen() {
  const streams = new Map<string, RecordedEvent[]>();
  return {
    seen(event: RecordedEvent): readonly RecordedEvent[] {
      const events = streams.get(event.stream) ?? [];
      streams.set(event.stream, events);
      events.push(event);
      return events;
    },
  };
}

/** Those of them that there are. */
function reachedBy<D extends Document>(
  handler: Handler<D>,
  documents: ReadonlyMap<string, D>,
  event: RecordedEvent,
  ids: ReadonlySet<string>,
): readonly string[] {
  const reached = [...ids].flatMap((id) => {
    const document = documents.get(id);
    return (document && handler.reaches?.(document, event, id)) ?? [];
  });
  return reached.filter((id) => documents.has(id));
}

function purge<D extends Document>(
  projection: Projection<D>,
  documents: Map<string, D>,
  event: RecordedEvent,
): void {
  const rule = projection.purge?.[event.type]?.(event);
  if (rule === undefined) return;
  for (const [id, document] of documents) {
    if ((document as Document)[rule.field] === rule.value) documents.delete(id);
  }
}
