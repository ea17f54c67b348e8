import { groupDocumentId, mayTake, type StaffDocument, type Viewer, viewerOf } from '@parley/staff';
import {
  asks,
  cursorKind,
  limitOf,
  type NamedResponsible,
  type Page,
  type PageParams,
  type Responsible,
  responsibleKey,
  sift,
} from '@parley/shared';
import type { StoredDocument } from '@parley/eventsourcing';
import { documentsOf, type QueryReader } from '@parley/application';
import { findVisibleDialog } from './dialog.query.js';

export const targetShapes = [asks('staff', ['kind'], ['sortKey'])];

type Row = StoredDocument<StaffDocument>;
const cursors = cursorKind<readonly [kind: string, sortKey: string, id: string]>('targets', [
  /^(bot|user)$/,
  'text',
  /^(bot|user)-\d{1,16}$/,
]);

/**
 * Managers and bots who may take the dialog, bots first, each by name; who is responsible already is left out.
 * Null: no such dialog, or the viewer does not see it. Throws `INVALID_CURSOR`, `INVALID_PAGE`.
 */
export async function listTargets(
  reader: QueryReader,
  viewer: Viewer,
  dialogId: number,
  params: PageParams = {},
): Promise<Page<NamedResponsible> | null> {
  const limit = limitOf(params.limit);
  const from = params.cursor === undefined ? undefined : cursors.decode(params.cursor);
  const dialog = await findVisibleDialog(reader, viewer, dialogId);
  if (!dialog) return null;
  const takes = ({ responsible, account }: Candidate): boolean =>
    account !== null &&
    responsibleKey(responsible) !== dialog.responsible &&
    mayTake(account, dialog.channelId);
  const { shown, isMore } = await sift(
    {
      read: (after, count) => readStaff(reader, after, count),
      keep: async (rows) => (await candidatesOf(reader, rows)).filter(takes),
      placeOf,
    },
    limit,
    from,
  );
  const last = shown.at(-1);
  return {
    items: shown.map(({ responsible, row }) => ({ ...responsible, name: row.document.name })),
    next: isMore && last ? cursors.encode(placeOf(last.row)) : null,
  };
}

const placeOf = ({ id, document }: Row): readonly [string, string, string] => [
  document.kind,
  document.sortKey,
  id,
];

async function readStaff(
  reader: QueryReader,
  after: readonly [kind: string, sortKey: string, id: string] | undefined,
  count: number,
): Promise<readonly Row[]> {
  const collection = await reader.serving('staff');
  const rows: Row[] = [];
  for (const kind of ['bot', 'user']) {
    if (after && kind < after[0]) continue;
    const place = after?.[0] === kind ? { after: after.slice(1) } : {};
    const limit = count - rows.length;
    if (limit === 0) break;
    const query = { anyOf: [{ kind }], sort: [['sortKey', 1] as const], limit, ...place };
    rows.push(...(await reader.documents.find<StaffDocument>(collection, query)));
  }
  return rows;
}

interface Candidate {
  readonly row: Row;
  readonly responsible: Responsible;
  readonly account: Viewer | null;
}

/** With what each may do, by the one rule that says so. */
async function candidatesOf(reader: QueryReader, rows: readonly Row[]): Promise<readonly Candidate[]> {
  const groupIds = rows.flatMap(({ document }) => document.groupId ?? []);
  const groups = await documentsOf<StaffDocument>(reader, 'staff', groupIds.map(groupDocumentId));
  return rows.map((row) => {
    const responsible = {
      kind: row.document.kind === 'bot' ? ('bot' as const) : ('manager' as const),
      id: row.document.number,
    };
    return { row, responsible, account: accountOf(responsible, row.document, groups) };
  });
}

function accountOf(
  responsible: Responsible,
  { number, active = false, permissions = [], groupId = null, roles = [] }: StaffDocument,
  groups: ReadonlyMap<string, StaffDocument>,
): Viewer | null {
  const group = groupId === null ? undefined : groups.get(groupDocumentId(groupId));
  const isBot = responsible.kind === 'bot';
  return viewerOf(
    {
      users: isBot ? {} : { [number]: { active, permissions, groupId } },
      groups:
        group && groupId !== null
          ? { [groupId]: { name: group.name, channelIds: group.channelIds ?? null } }
          : {},
      bots: isBot ? { [number]: { roles } } : {},
      tokens: {},
    },
    responsible,
  );
}
