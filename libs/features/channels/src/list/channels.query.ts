import { isChannelThere, type Viewer } from '@parley/staff';
import type { StoredDocument } from '@parley/eventsourcing';
import { asks, cursorKind, limitOf, type Page, type PageParams } from '@parley/shared';
import { documentOf, type QueryReader } from '@parley/application';
import type { ChannelDocument } from './channels.projection.js';

export type ChannelRow = Omit<ChannelDocument, 'sortKey'>;

export const channelShapes = [asks('channels', [], ['sortKey'])];

type Row = StoredDocument<ChannelDocument>;
const cursors = cursorKind<readonly [sortKey: string, id: string]>('channels', ['text', /^\d{1,16}$/]);

const toRow = ({ sortKey: _, ...channel }: ChannelDocument): ChannelRow => channel;

/** The channels that the viewer works in, by name. Throws `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function listChannels(
  reader: QueryReader,
  viewer: Viewer,
  params: PageParams = {},
): Promise<Page<ChannelRow>> {
  const limit = limitOf(params.limit);
  const after = params.cursor === undefined ? undefined : cursors.decode(params.cursor);
  const { channelIds } = viewer;
  const found =
    channelIds === null
      ? await readAll(reader, after, limit + 1)
      : await readThese(reader, channelIds, after);
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ document }) => toRow(document)),
    next: found.length > limit && last ? cursors.encode([last.document.sortKey, last.id]) : null,
  };
}

async function readAll(
  reader: QueryReader,
  after: readonly [string, string] | undefined,
  limit: number,
): Promise<readonly Row[]> {
  const query = { anyOf: [{}], sort: [['sortKey', 1] as const], limit, ...(after && { after }) };
  return reader.documents.find<ChannelDocument>(await reader.serving('channels'), query);
}

/** The few channels of a group, sorted here as an index would. */
async function readThese(
  reader: QueryReader,
  channelIds: readonly number[],
  after: readonly [string, string] | undefined,
): Promise<readonly Row[]> {
  const collection = await reader.serving('channels');
  const found = await reader.documents.get<ChannelDocument>(collection, [...new Set(channelIds.map(String))]);
  const rows = [...found.values()].sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
  return after ? rows.filter((row) => comparePlaces(placeOf(row), after) > 0) : rows;
}

const placeOf = ({ id, document }: Row): readonly [string, string] => [document.sortKey, id];

const comparePlaces = (a: readonly [string, string], b: readonly [string, string]): number =>
  Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])) ||
  Buffer.compare(Buffer.from(a[1]), Buffer.from(b[1]));

/** Null: there is no such channel, or the viewer does not work in it. */
export async function getChannel(
  reader: QueryReader,
  viewer: Viewer,
  channelId: number,
): Promise<ChannelRow | null> {
  const channel = await documentOf<ChannelDocument>(reader, 'channels', String(channelId));
  const isThere = isChannelThere(viewer, channelId, { registered: channel !== null });
  return channel && isThere ? toRow(channel) : null;
}
