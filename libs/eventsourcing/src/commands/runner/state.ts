import { createCatalog, type EventCatalog } from '../../events/catalog.js';
import { emptyWindow, remember, type CommandWindow } from './window.js';
import type { Aggregate } from '../decider.js';
import type { Slice } from '../extension.js';
import { ABSENT } from '../../ports/event-store.js';
import {
  START,
  type EventDefinition,
  type EvolvedEvent,
  type Position,
  type RecordedEvent,
} from '../../events/event.js';

/** An aggregate with the slices that enabled features add to it. */
export interface Kind<State = unknown> {
  readonly aggregate: Aggregate<State, never, EventDefinition, never>;
  readonly slices: readonly Slice[];
  /** Of the events of all of them. */
  readonly catalog: EventCatalog;
}

/** `slices`: all that are enabled, also those of other aggregates. */
export function kindOf<State>(aggregate: Kind<State>['aggregate'], slices: readonly Slice[]): Kind<State> {
  const added = slices.filter(({ base }) => base.name === aggregate.name);
  const events = [...aggregate.events, ...added.flatMap((slice) => slice.events)];
  return {
    aggregate,
    slices: added,
    catalog: createCatalog(
      events,
      slices.map(({ feature }) => feature),
    ),
  };
}

/** One stream folded up to a revision. Replaced, not changed, except for `window` and `snapshot`, which move along. */
export interface Loaded<State = unknown> {
  readonly kind: Kind<State>;
  readonly stream: string;
  readonly state: State;
  /** States of the kind's slices, in their order. */
  readonly own: readonly unknown[];
  /** {@link ABSENT} before the first event. */
  readonly revision: number;
  readonly position: Position;
  readonly lastEventId: string;
  readonly window: CommandWindow;
  /** Revision that the newest known snapshot holds. */
  readonly snapshot: { revision: number };
}

export function absent<State>(kind: Kind<State>, stream: string): Loaded<State> {
  return {
    kind,
    stream,
    state: kind.aggregate.initialState,
    own: kind.slices.map(({ initialState }) => initialState),
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
  let { state, own } = loaded;
  for (const event of events) {
    const { commandId, fingerprint } = event.metadata;
    ({ state, own } = evolved(kind, { state, own }, event));
    remember(window, commandId, fingerprint, [event.revision, event.revision], event.position);
  }
  const last = events.at(-1);
  if (last === undefined) return loaded;
  return { ...loaded, state, own, revision: last.revision, position: last.position, lastEventId: last.id };
}

type States<State> = Pick<Loaded<State>, 'state' | 'own'>;

/** All states of a stream one recorded event later; the same where it is of an extension that is not enabled. */
export function evolved<State>(
  kind: Kind<State>,
  before: States<State>,
  event: RecordedEvent,
): States<State> {
  if (kind.catalog.isDisabled(event)) return before;
  // A stream holds events of its aggregate and of slices only; the catalog refuses any other.
  const { type, data, metadata } = kind.catalog.decode(event);
  const known = { type, data, metadata };
  const { extension } = metadata;
  const state = extension === undefined ? kind.aggregate.evolve(before.state, known) : before.state;
  return { state, own: evolveOwn(kind, before.own, known, extension) };
}

/** States of the slices one event later. Those of other features do not see an event of `extension`. */
export function evolveOwn(
  { slices }: Pick<Kind, 'slices'>,
  own: readonly unknown[],
  event: EvolvedEvent,
  extension: string | undefined,
): readonly unknown[] {
  if (slices.length === 0) return own;
  return slices.map((slice, at) =>
    extension === undefined || extension === slice.feature ? slice.evolve(own[at], event) : own[at],
  );
}
