import type { Hits, Place } from './hits.question.js';

/** A hit that is kept. `dialogId` 0: it is of none. */
export interface Hit {
  readonly id: string;
  readonly at: string;
  readonly dialogId: number;
}

export interface Walked<Kept> {
  readonly kept: readonly Kept[];
  /** The last hit that was looked at, where the walk ended before it had enough and before the last hit; null: it did not. */
  readonly stoppedAt: Place | null;
}

/** Hits that one page looks at: so many take about 50 ms. */
export const MOST_WALKED = 40_000;

/** Goes through at most `asked` hits, until so many are kept as are wanted. */
export async function walk<Kept>(
  pieces: AsyncIterable<Hits>,
  asked: number,
  wanted: number,
  keep: (hits: Hits) => readonly Kept[] | Promise<readonly Kept[]>,
): Promise<Walked<Kept>> {
  const kept: Kept[] = [];
  let walked = 0;
  let last: Place | null = null;
  for await (const hits of pieces) {
    kept.push(...(await keep(hits)));
    if (kept.length >= wanted) return { kept: kept.slice(0, wanted), stoppedAt: null };
    walked += hits.ids.length;
    const { at, id } = hitAt(hits, hits.ids.length - 1);
    last = [at, id];
  }
  return { kept, stoppedAt: walked >= asked ? last : null };
}

export const hitAt = ({ ids, at, dialogIds }: Hits, n: number): Hit => ({
  id: ids[n] ?? '',
  at: new Date(at[n] ?? Number.NaN).toISOString(),
  dialogId: dialogIds[n] ?? 0,
});
