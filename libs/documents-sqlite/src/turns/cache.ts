import type { Database } from '@parley/sqlite';
import type { Access } from '../access.js';
import type { Turns } from './turns.js';

/** Of pages of the file, in KiB. */
const CACHE_KIB = 65_536;
/** While another thread writes too: each of its transactions empties the cache of this one. */
const CACHE_OF_TWO_KIB = 16_384;

export const setCache = (database: Database.Database, areTwo: boolean): void =>
  void database.pragma(`cache_size=-${areTwo ? CACHE_OF_TWO_KIB : CACHE_KIB}`);

/** To be called before work: makes the cache smaller as long as another thread helps. */
export function followHelp(database: Database.Database, access: Access, turns: Turns): () => void {
  if (access === 'helping') return () => undefined;
  let wereTwo = false;
  return () => {
    const areTwo = turns.areTwo();
    if (areTwo === wereTwo) return;
    wereTwo = areTwo;
    setCache(database, areTwo);
  };
}
