import { administrator } from '../permissions.js';
import { has, type Viewer } from '../access/viewer.js';
import { mayKeepTokensOf } from '../staff.rights.js';
import {
  asks,
  cursorKind,
  limitOf,
  type NamedResponsible,
  type Page,
  type PageParams,
  type Responsible,
  responsibleKey,
  responsibleOf,
  staffId,
} from '@parley/shared';
import type { StoredDocument, Where } from '@parley/eventsourcing';
import { documentsOf, type QueryReader } from '@parley/application';
import type { StaffDocument } from './staff.projection.js';

export interface TokenRow {
  readonly tokenId: number;
  readonly owner: NamedResponsible;
  readonly label: string;
  /** RFC 3339 UTC with ms. */
  readonly createdAt: string;
}

export interface TokenListParams extends PageParams {
  /** Default: everybody whose tokens the viewer may revoke. */
  readonly owner?: Responsible | undefined;
}

export const tokenShapes = [
  asks('staff', ['live'], ['number']),
  asks('staff', ['live', 'owner'], ['number']),
];

const cursors = cursorKind<readonly [tokenId: number, id: string]>('tokens', ['id', /^token-\d{1,16}$/]);

/**
 * The live tokens that the viewer may revoke, in the order of their ids. A page may have fewer rows than `limit`:
 * tokens of deactivated users are left out. Throws `INVALID_CURSOR`, `INVALID_PAGE`.
 */
export async function listTokens(
  reader: QueryReader,
  viewer: Viewer,
  params: TokenListParams = {},
): Promise<Page<TokenRow>> {
  const limit = limitOf(params.limit);
  const after = params.cursor === undefined ? undefined : cursors.decode(params.cursor);
  const owned = ownedBy(viewer, params.owner);
  if (!owned) return { items: [], next: null };
  const found = await reader.documents.find<StaffDocument>(await reader.serving('staff'), {
    anyOf: [owned],
    sort: [['number', 1]],
    limit: limit + 1,
    ...(after && { after }),
  });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await withOwners(reader, shown),
    next: found.length > limit && last ? cursors.encode([last.document.number, last.id]) : null,
  };
}

/** Null: the viewer may see none of them. */
function ownedBy(viewer: Viewer, owner: Responsible | undefined): Where | null {
  if (owner === undefined && has(viewer, administrator)) return { live: true };
  const wanted = owner ?? { kind: viewer.kind, id: viewer.id };
  return mayKeepTokensOf(viewer, wanted) ? { live: true, owner: responsibleKey(wanted) } : null;
}

async function withOwners(
  reader: QueryReader,
  rows: readonly StoredDocument<StaffDocument>[],
): Promise<readonly TokenRow[]> {
  const tokens = rows.flatMap(({ document }) => {
    const owner = responsibleOf(document.owner ?? 'none');
    return owner ? { document, owner } : [];
  });
  const owners = await documentsOf<StaffDocument>(
    reader,
    'staff',
    tokens.map(({ owner }) => staffId(owner.kind, owner.id)),
  );
  return tokens.flatMap(({ document, owner }) => {
    const account = owners.get(staffId(owner.kind, owner.id));
    if (account?.active !== true) return [];
    const { number: tokenId, name: label, createdAt = '' } = document;
    return { tokenId, owner: { ...owner, name: account.name }, label, createdAt };
  });
}
