import type { WordsPlace } from '@parley/eventsourcing';
import type { Hits } from './hits.question.js';

/** A hit that is kept. `dialogId` 0: it is of none. */
export interface Hit {
  readonly id: string;
  readonly at: string;
  readonly dialogId: number;
}

export interface Walked<Kept> {
  readonly kept: readonly Kept[];
  /** Place up to which hits were looked at, where the walk ended before it had enough and before the last hit; null: it did not. */
  readonly stoppedAt: WordsPlace | null;
}

/** Hits that one page looks at. */
export const MOST_LOOKED_AT = 200_000;

/** Goes through hits, until so many are kept as are wanted. */
export async function walk<Kept>(
  pieces: AsyncIterable<Hits>,
  wanted: number,
  keep: (hits: Hits) => readonly Kept[] | Promise<readonly Kept[]>,
): Promise<Walked<Kept>> {
  const kept: Kept[] = [];
  let stoppedAt: WordsPlace | null = null;
  for await (const hits of pieces) {
    kept.push(...(await keep(hits)));
    if (kept.length >= wanted) return { kept: kept.slice(0, wanted), stoppedAt: null };
    stoppedAt = hits.next;
  }
  return { kept, stoppedAt };
}

export const hitAt = ({ ids, at, dialogIds }: Hits, n: number): Hit => ({
  id: ids[n] ?? '',
  at: new Date(at[n] ?? Number.NaN).toISOString(),
  dialogId: dialogIds[n] ?? 0,
});
