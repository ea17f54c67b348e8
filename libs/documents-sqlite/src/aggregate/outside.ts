import type { Collection } from '../collections/collection.js';
import type { Sql } from '../sql.js';
import { inStretches, type Piece } from './cut.js';
import { handingOver } from './handed.js';
import { createGroups, type Outside } from './groups.js';
import type { Plan } from './statements.js';

/**
 * Reads the rows of a plan once, one stretch of time after another, and adds up here what SQLite would sort for: groups that are no stretches of an
 * index, different values, ranks. Null where that is not exact or takes too much memory, and where SQLite has nothing to sort.
 */
export function addedOutside(
  sql: Sql,
  collection: Collection,
  plan: Plan,
  pieces: readonly Piece[],
  limit: number,
): Outside | null {
  const [first] = pieces;
  const isOfSumsAlone = plan.ranked.length === 0 && plan.distinct.length === 0;
  if (first === undefined || (isOfSumsAlone && first.keys.length === 0)) return null;
  const branchesOf = inStretches(sql, collection, plan);
  const hand = handingOver(sql, collection);
  const groups = createGroups(plan, first.keys);
  for (const piece of pieces) {
    const branches = branchesOf(piece);
    if (branches === null) return null;
    const add = groups.ofPiece(piece);
    for (const branch of branches) {
      const found = hand(groups.asked, branch);
      if (found === null || !add(found)) return null;
      if (groups.size >= limit) return groups.told();
    }
  }
  return groups.told();
}
