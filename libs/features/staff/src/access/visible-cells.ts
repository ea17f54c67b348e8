import { visibleDialogs } from './visible-dialogs.js';
import { type Responsible, responsibleKey } from '@parley/shared';
import type { Viewer } from './viewer.js';
import type {
  Document,
  DocumentStore,
  FindQuery,
  IndexSpec,
  StoredDocument,
  Where,
} from '@parley/eventsourcing';

/** What a question narrows the visible dialogs to. */
export interface CellFilter {
  /** `me`: the viewer. `none`: nobody. */
  readonly responsible?: 'me' | 'none' | Responsible | undefined;
  readonly channelId?: number | undefined;
}

type Cell = Readonly<{ responsible?: string; channelId?: number }>;

/**
 * The viewer's dialogs as sets of equalities. Within one group no dialog is met twice; two groups may overlap, as the own dialogs do
 * with those of the channels that an all-seeing manager is limited to.
 */
export function visibleCells(viewer: Viewer, filter: CellFilter): readonly (readonly Cell[])[] {
  const visible = visibleDialogs(viewer);
  if (visible.all) return narrow([[{}]], viewer, filter);
  const own = { responsible: responsibleKey(visible.responsible) };
  if (visible.othersIn.length > 0) {
    const channels = [...new Set(visible.othersIn)].map((channelId) => ({ channelId }));
    return narrow([channels, [own]], viewer, filter);
  }
  return narrow([[own, ...unassigned(visible.unassignedIn)]], viewer, filter);
}

const unassigned = (channelIds: readonly number[] | null): readonly Cell[] =>
  channelIds === null
    ? [{ responsible: 'none' }]
    : [...new Set(channelIds)].map((channelId) => ({ responsible: 'none', channelId }));

function narrow(
  groups: readonly (readonly Cell[])[],
  viewer: Viewer,
  filter: CellFilter,
): readonly (readonly Cell[])[] {
  const wanted: Cell = {
    ...(filter.responsible === undefined ? {} : { responsible: wantedKey(viewer, filter.responsible) }),
    ...(filter.channelId === undefined ? {} : { channelId: filter.channelId }),
  };
  const meets = (cell: Cell): boolean =>
    (wanted.responsible ?? cell.responsible) === (cell.responsible ?? wanted.responsible) &&
    (wanted.channelId ?? cell.channelId) === (cell.channelId ?? wanted.channelId);
  const narrowed = groups.map((cells) => cells.filter(meets).map((cell) => ({ ...cell, ...wanted })));
  return narrowed.filter((cells) => cells.length > 0);
}

const wantedKey = (viewer: Viewer, responsible: 'me' | 'none' | Responsible): string => {
  if (responsible === 'none') return 'none';
  return responsibleKey(responsible === 'me' ? { kind: viewer.kind, id: viewer.id } : responsible);
};

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
  documents: DocumentStore,
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
