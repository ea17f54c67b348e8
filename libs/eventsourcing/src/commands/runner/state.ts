import type { EventCatalog } from '../../events/catalog.js';
import { emptyWindow, remember, type CommandWindow } from './window.js';
import type { Aggregate, DomainCommand } from '../decider.js';
import { ABSENT } from '../../ports/event-store.js';
import { START, type EventDefinition, type Position, type RecordedEvent } from '../../events/event.js';

/** An aggregate with the catalog of its events. */
export interface Kind<State, Command extends DomainCommand, Definition extends EventDefinition, Context> {
  readonly aggregate: Aggregate<State, Command, Definition, Context>;
  readonly catalog: EventCatalog;
}

/** What matters of a kind to somebody who only folds. */
export type Folding<State> = Kind<State, never, EventDefinition, never>;

/** One stream folded up to a revision. Replaced, not changed, except for `window` and `snapshot`, which move along. */
export interface Loaded<State> {
  readonly kind: Folding<State>;
  readonly stream: string;
  readonly state: State;
  /** {@link ABSENT} before the first event. */
  readonly revision: number;
  readonly position: Position;
  readonly lastEventId: string;
  readonly window: CommandWindow;
  /** Revision that the newest known snapshot holds. */
  readonly snapshot: { revision: number };
}

export function absent<State>(kind: Folding<State>, stream: string): Loaded<State> {
  return {
    kind,
    stream,
    state: kind.aggregate.initialState,
    revision: ABSENT,
    position: START,
    lastEventId: '',
    window: emptyWindow(),
    snapshot: { revision: ABSENT },
  };
}

/** The same stream some recorded events later. */
export function fold<State>(loaded: Loaded<State>, events: readonly RecordedEvent[]): Loaded<State> {
  const { kind, window } = loaded;
  let { state } = loaded;
  for (const event of events) {
    // A stream holds its own aggregate's events only; the catalog refuses any other.
    state = kind.aggregate.evolve(state, kind.catalog.decode(event));
    const { commandId, fingerprint } = event.metadata;
    remember(window, commandId, fingerprint, [event.revision, event.revision], event.position);
  }
  const last = events.at(-1);
  if (last === undefined) return loaded;
  return { ...loaded, state, revision: last.revision, position: last.position, lastEventId: last.id };
}
