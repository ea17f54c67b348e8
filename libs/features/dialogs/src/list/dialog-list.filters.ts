import { not, type ColumnFilter, type QueryReader } from '@parley/application';
import { wholeNumberOf, type Actor } from '@parley/eventsourcing';
import {
  channelOffers,
  lastAuthorOffers,
  responsibleOffers,
  statusOffers,
} from '../offers/filter-offers.query.js';
import { queryErrors, type Responsible, responsibleKey } from '@parley/shared';
import { narrowCells, type Cell, type Viewer, visibleCells } from '@parley/staff';
import { blockedColumn, clientColumn, traitsColumn, withTraits } from './columns/dialog-list.columns.js';

/** The states of dialogs in lists. */
export const LISTED = ['open', 'closed'] as const;

/** Values that a filter of several takes at most. */
const MOST = 100;
const NOT_NARROWED: readonly Cell[] = [{}];

/** Without a status the two are asked for side by side: every index begins with one. */
export const statusFilter: ColumnFilter<'open' | 'closed'> = {
  name: 'status',
  field: { type: 'choice', values: LISTED, meaning: 'Only dialogs in this state.' },
  columns: [traitsColumn],
  test: (status) => withTraits((traits) => traits.status === status),
  offers: statusOffers,
  branches: (status) => (status === undefined ? LISTED : [status]).map((one) => ({ status: one })),
};

/** `me`: the asker. `none`: nobody. Several as text, with commas between. */
export type Responsibles = string | Responsible;

const RESPONSIBLE = '(me|none|(manager|bot):[1-9]\\d{0,15})';

export const responsibleFilter: ColumnFilter<Responsibles> = {
  name: 'responsible',
  field: {
    type: 'text',
    max: 2_399,
    pattern: new RegExp(`^${RESPONSIBLE}(,${RESPONSIBLE})*$`),
    meaning: 'Only dialogs of these responsibles, with commas between: me, none, manager:<id> or bot:<id>.',
  },
  columns: [traitsColumn],
  check: ({ responsible }) => void keysIn(responsible as Responsibles, { kind: 'manager', id: 1 }),
  test: (value, { asker }) => {
    const keys = keysIn(value, asker);
    return withTraits(({ responsible }) => keys.has(responsible));
  },
  branches: (value, asker) =>
    value === undefined ? NOT_NARROWED : [...keysIn(value, asker)].map((responsible) => ({ responsible })),
  offers: responsibleOffers,
};

/** Throws `INVALID_FILTER`. */
function keysIn(value: Responsibles, { kind, id }: Actor): ReadonlySet<string> {
  if (typeof value !== 'string') return new Set([responsibleKey(value)]);
  const keys = wordsIn(value, 'responsible').map((word) => {
    if (word === 'me') return `${kind}:${id}`;
    if (word !== 'none' && wholeNumberOf(word.slice(word.indexOf(':') + 1), 1) === null)
      throw invalid('responsible');
    return word;
  });
  return new Set(keys);
}

export const channelFilter: ColumnFilter<number | string> = {
  name: 'channelId',
  field: {
    type: 'text',
    max: 1_699,
    pattern: /^[1-9]\d{0,15}(,[1-9]\d{0,15})*$/,
    meaning: 'Only dialogs of these channels, ids with commas between.',
  },
  columns: [traitsColumn],
  check: ({ channelId }) => void channelsIn(channelId as number | string),
  test: (value) => {
    const ids = channelsIn(value);
    return withTraits(({ channelId: id }) => ids.has(id));
  },
  branches: (value) =>
    value === undefined ? NOT_NARROWED : [...channelsIn(value)].map((channelId) => ({ channelId })),
  offers: channelOffers,
};

/** Throws `INVALID_FILTER`. */
function channelsIn(value: number | string): ReadonlySet<number> {
  const ids = wordsIn(String(value), 'channelId').map((word) => {
    const id = wholeNumberOf(word, 1);
    if (id === null) throw invalid('channelId');
    return id;
  });
  return new Set(ids);
}

const AUTHORS = ['client', 'manager', 'bot'] as const;

/** Who wrote the last public message: a message from the messenger's own app has none of these authors. */
export const lastAuthorFilter: ColumnFilter<string> = {
  name: 'lastAuthor',
  field: {
    type: 'text',
    max: 22,
    pattern: new RegExp(`^(${AUTHORS.join('|')})(,(${AUTHORS.join('|')}))*$`),
    meaning:
      'Only dialogs whose last public message these have written, with commas between: client, manager, bot.',
  },
  columns: [traitsColumn],
  test: (value) => {
    const kinds: readonly (string | null)[] = wordsIn(value, 'lastAuthor');
    return withTraits(({ lastMessageBy }) => kinds.includes(lastMessageBy));
  },
  offers: lastAuthorOffers,
};

export const blockedFilter: ColumnFilter<boolean> = {
  name: 'blocked',
  field: { type: 'boolean', meaning: 'Only dialogs of clients that are blocked, or of all others.' },
  columns: [clientColumn, blockedColumn],
  test: (isBlocked) => (columns) => {
    const ofBlocked = columns.of(clientColumn).where(columns.of(blockedColumn).where((one) => one !== null));
    return isBlocked ? ofBlocked : not(ofBlocked);
  },
};

export const dialogFilters: readonly ColumnFilter[] = [
  statusFilter,
  responsibleFilter,
  channelFilter,
  lastAuthorFilter,
  blockedFilter,
];

/** Throws `INVALID_FILTER`. */
function wordsIn(text: string, name: string): readonly string[] {
  const words = text.split(',');
  if (words.length > MOST) throw invalid(name);
  return words;
}

const invalid = (name: string) =>
  queryErrors.INVALID_FILTER(`${name}: more than ${MOST} values, or an id beyond 2^53−1.`);

export type FilterValues = Readonly<Record<string, unknown>>;

/** The filters of this question. Throws what they refuse. */
export function filtersAsked(
  { contributions: { filters } }: QueryReader,
  values: FilterValues,
): readonly ColumnFilter[] {
  const asked = filters.filter(({ name }) => values[name] !== undefined);
  for (const { check } of asked) check?.(values);
  return asked;
}

/** The visible dialogs as far as the filters of the index go; no group meets a dialog twice. */
export function filteredCells(
  { contributions: { filters } }: QueryReader,
  viewer: Viewer,
  values: FilterValues,
): readonly (readonly Cell[])[] {
  let groups = visibleCells(viewer);
  for (const filter of filters)
    if (filter.branches)
      groups = narrowCells(groups, filter.branches(values[filter.name] as never, actorOf(viewer)));
  return groups;
}

/** Who asks, without the rights: what is asked about is seen already. */
export const actorOf = ({ kind, id }: Viewer): Actor => ({ kind, id });
