import { visibleDialogs, type VisibleDialogs } from './visible-dialogs.js';
import { responsibleKey } from '@parley/shared';
import type { Viewer } from './viewer.js';
import type {
  Document,
  Documents,
  FindQuery,
  IndexSpec,
  Scalar,
  StoredDocument,
  Where,
} from '@parley/eventsourcing';

/** Equalities that a set of dialogs meets. */
export type Cell = Readonly<Record<string, Scalar>>;

/**
 * The viewer's dialogs as sets of equalities. Within one group no dialog is met twice; two groups may overlap, as the own dialogs do
 * with those of the channels that an all-seeing manager is limited to.
 */
export const visibleCells = (viewer: Viewer): readonly (readonly Cell[])[] => cellsOf(visibleDialogs(viewer));

/** The same of a described set. */
export function cellsOf(visible: VisibleDialogs): readonly (readonly Cell[])[] {
  if (visible.all) return [[{}]];
  const own = { responsible: responsibleKey(visible.responsible) };
  if (visible.othersIn.length > 0) {
    const channels = [...new Set(visible.othersIn)].map((channelId) => ({ channelId }));
    return [channels, [own]];
  }
  return [[own, ...unassigned(visible.unassignedIn)]];
}

const unassigned = (channelIds: readonly number[] | null): readonly Cell[] =>
  channelIds === null
    ? [{ responsible: 'none' }]
    : [...new Set(channelIds)].map((channelId) => ({ responsible: 'none', channelId }));

/** What of each group meets one of the branches. Branches that exclude each other leave no dialog met twice in a group. */
export function narrowCells(
  groups: readonly (readonly Cell[])[],
  branches: readonly Cell[],
): readonly (readonly Cell[])[] {
  const meets = (cell: Cell, branch: Cell): boolean =>
    Object.entries(branch).every(([field, value]) => !Object.hasOwn(cell, field) || cell[field] === value);
  return groups
    .map((cells) =>
      branches.flatMap((branch) =>
        cells.filter((cell) => meets(cell, branch)).map((cell) => ({ ...cell, ...branch })),
      ),
    )
    .filter((cells) => cells.length > 0);
}

/** The indexes that answer every cell within one value of `state`, in the order of `sort`. */
export const cellIndexes = (state: string, sort: string): readonly IndexSpec[] => [
  { fields: [state, sort] },
  { fields: [state, 'responsible', sort] },
  { fields: [state, 'channelId', sort] },
  { fields: [state, 'responsible', 'channelId', sort] },
];

/** A store answers no more branches at once. */
const BRANCHES = 250;

function* inParts<T>(group: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < group.length; start += BRANCHES) yield group.slice(start, start + BRANCHES);
}

/** Like `find`, over groups of branches that may overlap; `sort` has one field. */
export async function findGroups<D extends Document>(
  documents: Documents,
  collection: string,
  groups: readonly (readonly Where[])[],
  query: Omit<FindQuery, 'anyOf' | 'sort'> & { readonly sort: readonly [field: string, direction: 1 | -1] },
): Promise<readonly StoredDocument<D>[]> {
  const { sort, limit } = query;
  const answers = await Promise.all(
    groups
      .flatMap((group) => [...inParts(group)])
      .map((anyOf) => documents.find<D>(collection, { ...query, sort: [sort], anyOf })),
  );
  if (answers.length <= 1) return answers[0] ?? [];
  const byId = new Map(answers.flat().map((row) => [row.id, row] as const));
  return [...byId.values()].sort((a, b) => compare(a, b, sort)).slice(0, limit);
}

function compare(
  a: StoredDocument,
  b: StoredDocument,
  [field, direction]: readonly [string, 1 | -1],
): number {
  const [left, right] = [a.document[field] as string | number, b.document[field] as string | number];
  if (left !== right) return left < right ? -direction : direction;
  return a.id < b.id ? -direction : direction;
}
