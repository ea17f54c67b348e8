import type { BranchFilter, DialogFilter, ProbeFilter, QueryReader } from '@parley/application';
import type { Actor, StoredDocument } from '@parley/eventsourcing';
import { type Responsible, responsibleKey } from '@parley/shared';
import { narrowCells, type Cell, type Viewer, visibleCells } from '@parley/staff';
import type { DialogDocument } from './dialog-list.projection.js';

/** The states of dialogs in lists. */
export const LISTED = ['open', 'closed'] as const;

const NOT_NARROWED: readonly Cell[] = [{}];

/** Without a status the two are asked for side by side: every index begins with one. */
export const statusFilter: BranchFilter<'open' | 'closed'> = {
  name: 'status',
  field: { type: 'choice', values: LISTED, meaning: 'Only dialogs in this state.' },
  branches: (status) => (status === undefined ? LISTED : [status]).map((one) => ({ status: one })),
};

/** `me`: the asker. `none`: nobody. */
export const responsibleFilter: BranchFilter<'me' | 'none' | Responsible> = {
  name: 'responsible',
  field: {
    type: 'text',
    max: 30,
    pattern: /^(me|none|(manager|bot):[1-9]\d{0,15})$/,
    meaning: 'Only dialogs of this responsible: me, none, manager:<id> or bot:<id>.',
  },
  branches: (responsible, asker) =>
    responsible === undefined ? NOT_NARROWED : [{ responsible: keyOf(responsible, asker) }],
};

const keyOf = (responsible: 'me' | 'none' | Responsible, { kind, id }: Actor): string => {
  if (responsible === 'none') return 'none';
  return responsible === 'me' ? `${kind}:${id}` : responsibleKey(responsible);
};

export const channelFilter: BranchFilter<number> = {
  name: 'channelId',
  field: {
    type: 'integer',
    min: 1,
    max: Number.MAX_SAFE_INTEGER,
    meaning: 'Only dialogs of this channel.',
  },
  branches: (channelId) => (channelId === undefined ? NOT_NARROWED : [{ channelId }]),
};

export const dialogFilters: readonly DialogFilter[] = [statusFilter, responsibleFilter, channelFilter];

type Values = Readonly<Record<string, unknown>>;

/** The visible dialogs as far as the filters of the index go; no group meets a dialog twice. */
export function filteredCells(
  { contributions: { filters } }: QueryReader,
  viewer: Viewer,
  values: Values,
): readonly (readonly Cell[])[] {
  let groups = visibleCells(viewer);
  for (const filter of filters)
    if ('branches' in filter)
      groups = narrowCells(groups, filter.branches(values[filter.name] as never, actorOf(viewer)));
  return groups;
}

/** The filters of this question that no index answers. */
export const probesOf = (
  { contributions: { filters } }: QueryReader,
  values: Values,
): readonly ProbeFilter[] =>
  filters.filter((filter): filter is ProbeFilter => 'probe' in filter && values[filter.name] !== undefined);

/** Rows that pass every probe; each asks only about what the ones before let through. */
export async function passing(
  reader: QueryReader,
  viewer: Viewer,
  probes: readonly ProbeFilter[],
  values: Values,
  rows: readonly StoredDocument<DialogDocument>[],
): Promise<readonly StoredDocument<DialogDocument>[]> {
  let left = rows;
  for (const { name, probe } of probes) {
    if (left.length === 0) break;
    const ids = left.map(({ document }) => document.dialogId);
    const passed = await probe(reader, actorOf(viewer), values[name] as never, ids);
    left = left.filter(({ document }) => passed.has(document.dialogId));
  }
  return left;
}

/** Who asks, without the rights: what is asked about is seen already. */
export const actorOf = ({ kind, id }: Viewer): Actor => ({ kind, id });
