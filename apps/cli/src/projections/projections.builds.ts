import { Failure } from '../failure.js';
import type { StateRow } from './projections.states.js';

/** The newest build of a projection that is being rebuilt. */
export interface Build {
  readonly row: StateRow;
  readonly outcome: 'building' | 'serving' | 'held' | 'stopped';
}

const isNewer = (one: StateRow, other: StateRow): boolean =>
  one.version > other.version || (one.version === other.version && one.generation > other.generation);
const newest = (rows: readonly StateRow[]): StateRow | undefined =>
  rows.reduce<StateRow | undefined>((best, row) => (best && isNewer(best, row) ? best : row), undefined);

/** Whether the newest build has taken over from what was there before. Throws `UNKNOWN_PROJECTION`. */
export function buildOf(name: string, before: readonly StateRow[], now: readonly StateRow[]): Build {
  const row = newest(now.filter((one) => one.name === name));
  if (!row) throw new Failure('UNKNOWN_PROJECTION', `The server does not run ${name} any more.`);
  const old = newest(before.filter((one) => one.name === name));
  if (old && !isNewer(row, old)) return { row, outcome: 'building' };
  if (row.serving) return { row, outcome: 'serving' };
  if (row.role === 'held' && row.state === 'live') return { row, outcome: 'held' };
  return { row, outcome: row.state === 'failed' || row.state === 'paused' ? 'stopped' : 'building' };
}

export const isOver = ({ outcome }: Build): boolean => outcome !== 'building';

/** How much of the log it has folded, 0 to 1; 0 while nobody knows how long that is. */
const shareOf = ({ position, head }: StateRow): number =>
  head === null ? 0 : Math.min(1, Number(position) / Math.max(1, Number(head)));

/** How far all of them are, 0 to 100. */
export function percentOf(builds: readonly Build[]): number {
  const parts = builds.map(({ row, outcome }) =>
    outcome === 'serving' || outcome === 'held' ? 1 : shareOf(row),
  );
  return Math.floor((100 * parts.reduce((sum, part) => sum + part, 0)) / parts.length);
}
