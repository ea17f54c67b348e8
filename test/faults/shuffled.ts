import type { Draws } from '@parley/imports';

/** The same things in an order that was drawn. */
export function shuffled<T>(draws: Draws, list: readonly T[]): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(draws.below(rest.length), 1)[0] as T);
}
