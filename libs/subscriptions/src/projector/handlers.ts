import type { Document } from '@parley/eventsourcing';
import type { Handler, Projection, PurgeRule } from './projection.js';

/** What a projection does with one type of event. */
export interface HandlersOfType {
  readonly handler: Handler<Document> | undefined;
  readonly purge: PurgeRule | undefined;
}

/**
 * The handlers of an event type; undefined when the projection does not concern itself with it. Null: of an event that rules for all events
 * alone see.
 */
export type HandlersFor = (type: string | null) => HandlersOfType | undefined;

export function compileHandlers({ name, on, purge = {}, besideStreams }: Projection): HandlersFor {
  if (besideStreams === undefined && Object.values(on).some(({ beside }) => beside !== undefined))
    throw new TypeError(`${name} has to name the streams that make what its handlers are given beside.`);
  const handlers = new Map(Object.entries(on));
  const purges = new Map(Object.entries(purge));
  const other = handlers.get('*');
  const all = new Map<string, HandlersOfType>();
  for (const type of [...handlers.keys(), ...purges.keys()]) {
    all.set(type, { handler: handlers.get(type) ?? other, purge: purges.get(type) });
  }
  const fallback: HandlersOfType | undefined = other && { handler: other, purge: undefined };
  return (type) => (type === null ? fallback : (all.get(type) ?? fallback));
}
