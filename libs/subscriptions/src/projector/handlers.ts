import type { Document } from '@parley/eventsourcing';
import type { Handler, Projection, PurgeRule } from './projection.js';

/** What a projection does with one type of event. */
export interface Rule {
  readonly handler: Handler<Document> | undefined;
  readonly purge: PurgeRule | undefined;
}

/** The rule for an event type; undefined when the projection does not concern itself with it. */
export type RuleFor = (type: string) => Rule | undefined;

export function compileRules({ on, purge = {} }: Projection): RuleFor {
  const handlers = new Map(Object.entries(on));
  const purges = new Map(Object.entries(purge));
  const other = handlers.get('*');
  const rules = new Map<string, Rule>();
  for (const type of [...handlers.keys(), ...purges.keys()]) {
    rules.set(type, { handler: handlers.get(type) ?? other, purge: purges.get(type) });
  }
  const fallback: Rule | undefined = other && { handler: other, purge: undefined };
  return (type) => rules.get(type) ?? fallback;
}
