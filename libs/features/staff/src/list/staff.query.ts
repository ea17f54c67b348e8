import type { Viewer } from '../access/viewer.js';
import { asks, cursorKind, limitOf, type Page, type PageParams, staffId } from '@parley/shared';
import { documentOf, type QueryReader } from '@parley/application';
import { groupDocumentId, type StaffDocument } from './staff.projection.js';

/** Fields of the document, which are there on its kind. */
type Shown<Field extends keyof StaffDocument> = Required<Pick<StaffDocument, Field>>;

export interface UserRow extends Shown<'name' | 'active' | 'permissions' | 'groupId'> {
  readonly userId: number;
}

export interface GroupRow extends Shown<'name' | 'channelIds'> {
  readonly groupId: number;
}

export interface BotRow extends Shown<'name' | 'roles'> {
  readonly botId: number;
}

const toUser = (user: StaffDocument): UserRow => ({
  userId: user.number,
  name: user.name,
  active: user.active ?? false,
  permissions: user.permissions ?? [],
  groupId: user.groupId ?? null,
});
const toGroup = (group: StaffDocument): GroupRow => ({
  groupId: group.number,
  name: group.name,
  channelIds: group.channelIds ?? null,
});
const toBot = (bot: StaffDocument): BotRow => ({ botId: bot.number, name: bot.name, roles: bot.roles ?? [] });

export const staffShapes = [asks('staff', ['kind'], ['sortKey'])];

const cursors = cursorKind<readonly [sortKey: string, id: string]>('staff', [
  'text',
  /^[a-z]{3,5}-\d{1,16}$/,
]);

async function listByName<T>(
  reader: QueryReader,
  kind: StaffDocument['kind'],
  params: PageParams,
  toRow: (document: StaffDocument) => T,
): Promise<Page<T>> {
  const limit = limitOf(params.limit);
  const after = params.cursor === undefined ? undefined : cursors.decode(params.cursor);
  const query = {
    anyOf: [{ kind }],
    sort: [['sortKey', 1] as const],
    limit: limit + 1,
    ...(after && { after }),
  };
  const found = await reader.documents.find<StaffDocument>(await reader.serving('staff'), query);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ document }) => toRow(document)),
    next: found.length > limit && last ? cursors.encode([last.document.sortKey, last.id]) : null,
  };
}

/** Users, deactivated ones too, by name; every viewer sees them. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export const listUsers = (
  reader: QueryReader,
  _viewer: Viewer,
  params: PageParams = {},
): Promise<Page<UserRow>> => listByName(reader, 'user', params, toUser);

/** As {@link listUsers}. */
export const listGroups = (
  reader: QueryReader,
  _viewer: Viewer,
  params: PageParams = {},
): Promise<Page<GroupRow>> => listByName(reader, 'group', params, toGroup);

/** As {@link listUsers}. */
export const listBots = (
  reader: QueryReader,
  _viewer: Viewer,
  params: PageParams = {},
): Promise<Page<BotRow>> => listByName(reader, 'bot', params, toBot);

const byId = async <T>(
  reader: QueryReader,
  id: string,
  toRow: (document: StaffDocument) => T,
): Promise<T | null> => {
  const document = await documentOf<StaffDocument>(reader, 'staff', id);
  return document && toRow(document);
};

export const getUser = (reader: QueryReader, _viewer: Viewer, userId: number): Promise<UserRow | null> =>
  byId(reader, staffId('manager', userId), toUser);
export const getGroup = (reader: QueryReader, _viewer: Viewer, groupId: number): Promise<GroupRow | null> =>
  byId(reader, groupDocumentId(groupId), toGroup);
export const getBot = (reader: QueryReader, _viewer: Viewer, botId: number): Promise<BotRow | null> =>
  byId(reader, staffId('bot', botId), toBot);
