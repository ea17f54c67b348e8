import { isConflict } from '../values/errors.js';

/** What one decision came to: an answer without an append, a newer state to decide on, or an append at the state's exact revision. */
export type Decided<State, Result> =
  { readonly answer: Result } | { readonly newer: State } | { readonly append: () => Promise<Result> };

export interface Deciding<State, Result> {
  /** Most decisions before `contention` is thrown. */
  readonly attempts: number;
  /** What the first decision is made on. */
  readonly first: State;
  /** Reads what the stream says after another append was faster. */
  newer(state: State): Promise<State>;
  decide(state: State): Promise<Decided<State, Result>>;
  contention(): Error;
}

/**
 * Decides and appends; after a conflict of that append it reads what is newer and decides again.
 * Throws what its parts throw. Only a conflict of the append itself is taken as one.
 */
export async function appendDecided<State, Result>(deciding: Deciding<State, Result>): Promise<Result> {
  let state = deciding.first;
  for (let attempt = 1; ; attempt++) {
    const decided = await deciding.decide(state);
    if ('answer' in decided) return decided.answer;
    if ('append' in decided) {
      try {
        return await decided.append();
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    if (attempt >= deciding.attempts) throw deciding.contention();
    state = 'newer' in decided ? decided.newer : await deciding.newer(state);
  }
}
