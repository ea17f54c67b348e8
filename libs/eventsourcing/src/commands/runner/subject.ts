import { kindOf as makeKind, type Kind, type Loaded } from './state.js';
import type { CommandTarget } from './types.js';
import type { DomainCommand } from '../decider.js';
import type { ContributedCommand, Extended, Slice } from '../extension.js';
import { createCatalog, type EventCatalog } from '../../events/catalog.js';
import type { DomainEvent, EventDefinition } from '../../events/event.js';

/** A folded stream as an aggregate or a slice sees it. */
export interface View<State> {
  readonly kind: Kind;
  stateOf(loaded: Loaded): State;
}

/** How commands are decided on a folded stream. */
export interface Subject<
  State,
  Command extends DomainCommand,
  Definition extends EventDefinition,
  Context,
> extends View<State> {
  /** Of the events that may follow. */
  readonly catalog: EventCatalog;
  /** The feature whose events follow; undefined for those of the aggregate itself. */
  readonly extension: string | undefined;
  decide(
    state: State,
    command: Command,
    context: Context,
    id: number | string,
  ): readonly DomainEvent<Definition>[];
}

/** Both throw a `TypeError` for a slice that is not enabled. */
export interface Subjects {
  subjectOf<State, Command extends DomainCommand, Definition extends EventDefinition, Context>(
    target: CommandTarget<State, Command, Definition, Context>,
  ): Subject<State, Command, Definition, Context>;
  viewOf(of: Viewable): View<unknown>;
}

type AnyAggregate = Kind['aggregate'];
/** What has a state in a stream. */
export type Viewable = AnyAggregate | Slice;
type AnyContributed = ContributedCommand<Extended<unknown, unknown>, never, EventDefinition, never>;

/** `slices`: all that are enabled. Throws a `TypeError` for two of one feature on one aggregate. */
export function createSubjects(slices: readonly Slice[]): Subjects {
  refuseTwins(slices);
  // One for each aggregate object, so that a state in memory is never taken for another definition's.
  const kindOf = remembered((aggregate: AnyAggregate): Kind => makeKind(aggregate, slices));
  const viewOf = remembered((of: Viewable) =>
    'base' in of ? viewOfSlice(kindOf(of.base), of, 'Loading') : viewOfBase(kindOf(of)),
  );
  const subjectOf = remembered((target: AnyAggregate | AnyContributed) =>
    'slice' in target
      ? contributed(viewOfSlice(kindOf(target.slice.base), target.slice, target.type), target)
      : owned(viewOfBase(kindOf(target)), target),
  );
  // What it knows of a target is what the target's own types say.
  return { viewOf, subjectOf: subjectOf as unknown as Subjects['subjectOf'] };
}

/** The aggregate whose stream the commands run on. */
export const baseOf = (
  target: { readonly name: string } | { readonly slice: Slice },
): { readonly name: string } => ('slice' in target ? target.slice.base : target);

const viewOfBase = (kind: Kind): View<unknown> => ({ kind, stateOf: ({ state }) => state });

function viewOfSlice(kind: Kind, slice: Slice, wanted: string): View<Extended<unknown, unknown>> {
  const at = kind.slices.indexOf(slice);
  if (at < 0) throw notEnabled(slice, wanted);
  return { kind, stateOf: ({ state, own }) => ({ base: state, own: own[at] }) };
}

type AnySubject<State> = Subject<State, never, EventDefinition, never>;

const owned = (view: View<unknown>, aggregate: AnyAggregate): AnySubject<unknown> => ({
  ...view,
  catalog: createCatalog(aggregate.events),
  extension: undefined,
  decide: (state, command, context) => aggregate.decide(state, command, context),
});

const contributed = (
  view: View<Extended<unknown, unknown>>,
  command: AnyContributed,
): AnySubject<Extended<unknown, unknown>> => ({
  ...view,
  catalog: createCatalog(command.slice.events),
  extension: command.slice.feature,
  decide(state, asked, context, id) {
    command.slice.base.guard?.(state.base, id, context);
    return command.decide(state, asked, context);
  },
});

function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

function refuseTwins(slices: readonly Slice[]): void {
  const names = slices.map(({ feature, base }) => `${feature} on ${base.name}`);
  const twin = names.find((name, at) => names.indexOf(name) !== at);
  if (twin !== undefined)
    throw new TypeError(`There are two slices of ${twin}; a feature has one of each aggregate.`);
}

const notEnabled = ({ feature, base }: Slice, wanted: string): TypeError =>
  new TypeError(
    `${wanted} needs the slice of ${feature} on ${base.name}, which is not enabled: name it among the slices of the feature, and the feature in the product.`,
  );
