import type { RecordedRun } from './recorded-read.js';
import type { RecorderState } from './read-recorder.js';

/** A time of which the records say nothing. `from` null: since ever; `to` null: until now. */
export interface ReadGap {
  readonly from: string | null;
  readonly to: string | null;
  /**
   * off: there are no records; ended: a server ended without storing its last reads; overflow: more than could be stored; late: this server
   * cannot store its reads, and tries again.
   */
  readonly reason: 'off' | 'ended' | 'overflow' | 'late';
  /** Reads that are known to be missing; null: nobody knows. */
  readonly count: number | null;
}

/** What is kept of a run or of lost reads. `isAlive`: the run goes on. */
export interface KnownRun extends RecordedRun {
  readonly isAlive: boolean;
}

/** Behind every time. */
const STILL = '~';

/** `records`: by their beginning. In their order. */
export function gapsBetween(records: readonly KnownRun[]): readonly ReadGap[] {
  const runs = records.filter(({ kind }) => kind === 'run');
  const lost = records.filter(({ kind }) => kind === 'lost');
  const gaps: ReadGap[] = lost.map(({ from, to, count }) => ({ from, to, reason: 'overflow', count }));
  for (const { to: from } of runs.filter(({ isClean, isAlive }) => !isClean && !isAlive)) {
    const to = runs.find((run) => run.from > from)?.from ?? null;
    gaps.push({ from, to, reason: 'ended', count: null });
  }
  let end: Pick<RecordedRun, 'to' | 'isClean'> | null = null;
  for (const { from, to, isClean, isAlive } of runs) {
    const isCovered = end !== null && (from <= end.to || !end.isClean);
    if (!isCovered) gaps.push({ from: end?.to ?? null, to: from, reason: 'off', count: null });
    const place = isAlive ? STILL : to;
    if (end === null || place > end.to) end = { to: place, isClean };
  }
  if (end === null || end.isClean) gaps.push({ from: end?.to ?? null, to: null, reason: 'off', count: null });
  return inOrder(gaps);
}

/** What the server that is asked has not stored, while its store takes nothing. */
export function gapsOf({ isFailing, storedUpTo, waiting, missing }: RecorderState): readonly ReadGap[] {
  if (!isFailing) return [];
  const late: ReadGap = { from: storedUpTo, to: null, reason: 'late', count: waiting };
  return missing === null ? [late] : [late, { ...missing, reason: 'overflow' }];
}

export const inOrder = (gaps: readonly ReadGap[]): readonly ReadGap[] =>
  gaps.toSorted((one, other) => ((one.from ?? '') < (other.from ?? '') ? -1 : 1));

/** Time up to which all that was recorded is stored: of the runs that go on the earliest, else the latest of those that have ended. */
export function storedUpTo(records: readonly KnownRun[]): string | null {
  const runs = records.filter(({ kind }) => kind === 'run');
  const alive = runs.filter(({ isAlive }) => isAlive).map(({ to }) => to);
  return (
    alive.toSorted()[0] ??
    runs
      .map(({ to }) => to)
      .toSorted()
      .at(-1) ??
    null
  );
}
