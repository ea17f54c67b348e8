import type { Position } from '@parley/eventsourcing';
import { type AccessRules, cellsOf, narrowCells, type Cell, type Viewer } from '@parley/staff';
import type { Place, RightsSpan } from './rights-history.js';

/** A stretch of the log, both ends included, in which a person had the same rights, and where in `tenures` what they saw is. */
export interface VisibleStretch {
  readonly first: Position;
  readonly last: Position;
  readonly span: RightsSpan;
  /** Within one group no tenure is met twice; two groups may overlap. */
  readonly groups: readonly (readonly Cell[])[];
}

/** What somebody could see between two positions, both included, as far as the asker's own channels go. */
export function visibleStretches(
  spans: readonly RightsSpan[],
  { first, last }: Pick<VisibleStretch, 'first' | 'last'>,
  asker: Viewer,
  rulesOf: (version: number) => AccessRules,
): readonly VisibleStretch[] {
  const limits = asker.channelIds?.map((channelId) => ({ channelId }));
  return spans.flatMap((span) => {
    const from = later(first, span.from);
    const to = earlier(last, span.to);
    if (span.viewer === null || from > to) return [];
    const cells = cellsOf(rulesOf(span.accessRules).visibleDialogs(span.viewer));
    return [{ first: from, last: to, span, groups: limits ? narrowCells(cells, limits) : cells }];
  });
}

const later = (one: Position, { position }: Place): Position => (position > one ? position : one);
/** What ends at a position does not hold there any more. */
const earlier = (one: Position, end: Place | null): Position =>
  end !== null && end.position - 1n < one ? end.position - 1n : one;

/** What both groups of a stretch meet; empty where there is one. */
export const overlapOf = ([one, other]: VisibleStretch['groups']): readonly Cell[] =>
  one && other ? narrowCells([other], one).flat() : [];
