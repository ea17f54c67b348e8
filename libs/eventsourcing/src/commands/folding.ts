import { absent, evolved, kindOf, type Kind } from './runner/state.js';
import type { Slice } from './extension.js';
import type { RecordedEvent } from '../events/event.js';

/** What a stream says at one of its revisions. */
export interface Folded<State = unknown> {
  readonly state: State;
  /** States of the slices that features add, by feature. */
  readonly slices: Readonly<Record<string, unknown>>;
}

/** Folds a stream as the command runner does, without its store, its memory and its snapshots. */
export interface Folding<State> {
  readonly initial: Folded<State>;
  /** One event later, in whichever version it was recorded. One of an extension that is not enabled changes nothing. Throws `UNKNOWN_EVENT`. */
  after(before: Folded<State>, event: RecordedEvent): Folded<State>;
}

/** `slices`: all that are enabled, also those of other aggregates. */
export function foldingOf<State>(
  aggregate: Kind<State>['aggregate'],
  slices: readonly Slice[],
): Folding<State> {
  const kind = kindOf(aggregate, slices);
  const foldedOf = (state: State, own: readonly unknown[]): Folded<State> => ({
    state,
    slices: Object.fromEntries(kind.slices.map(({ feature }, at) => [feature, own[at]])),
  });
  const start = absent(kind, '');
  return {
    initial: foldedOf(start.state, start.own),
    after(before, event) {
      const own = kind.slices.map(({ feature }) => before.slices[feature]);
      const next = evolved(kind, { state: before.state, own }, event);
      const isSame = next.state === before.state && next.own.every((state, at) => state === own[at]);
      return isSame ? before : foldedOf(next.state, next.own);
    },
  };
}
