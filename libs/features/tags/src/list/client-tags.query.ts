import { documentsOf, type QueryReader } from '@parley/application';
import { getClient } from '@parley/clients';
import { namesOf, type NamedActor } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import type { ClientTagsDocument, TagOnClient } from './client-tags.projection.js';
import type { TagDocument } from './tags.projection.js';

/** A tag of a client, with its name and colour of today. */
export interface ClientTag extends Pick<TagDocument, 'tagId' | 'name' | 'color' | 'archived'> {
  readonly pinned: boolean;
  /** When it was put on: RFC 3339 UTC with ms. */
  readonly at: string;
  readonly by: NamedActor;
}

/** A tag as a client has it, and as it is. */
export type JoinedTag = TagOnClient & TagDocument;

/** Tags of clients that are not deleted, by name; a client without any is missing. */
export async function tagsOfClients(
  reader: QueryReader,
  clientIds: readonly number[],
): Promise<ReadonlyMap<number, readonly JoinedTag[]>> {
  const clients = await documentsOf<ClientTagsDocument>(reader, 'client-tags', clientIds.map(String));
  const onClients = [...clients.values()];
  const tagIds = onClients.flatMap(({ tags }) => tags.map(({ tagId }) => String(tagId)));
  const tags = await documentsOf<TagDocument>(reader, 'tags', tagIds);
  return new Map(onClients.map((client) => [client.clientId, joined(client, tags)]));
}

function joined(client: ClientTagsDocument, tags: ReadonlyMap<string, TagDocument>): readonly JoinedTag[] {
  return client.tags
    .flatMap((own) => {
      const tag = tags.get(String(own.tagId));
      return tag === undefined ? [] : { ...tag, ...own };
    })
    .sort(byName);
}

export const byName = (a: TagDocument, b: TagDocument): number =>
  a.sortKey === b.sortKey ? a.tagId - b.tagId : a.sortKey < b.sortKey ? -1 : 1;

/** The tags of a client by name, pinned ones first. Null for a client that the viewer does not see. */
export async function clientTags(
  reader: QueryReader,
  viewer: Viewer,
  clientId: number,
): Promise<{ readonly items: readonly ClientTag[] } | null> {
  if ((await getClient(reader, viewer, clientId)) === null) return null;
  const tags = (await tagsOfClients(reader, [clientId])).get(clientId) ?? [];
  const names = await namesOf(
    reader,
    tags.map(({ by }) => by),
  );
  const inOrder = [...tags.filter(({ pinned }) => pinned), ...tags.filter(({ pinned }) => !pinned)];
  return {
    items: inOrder.map(({ tagId, name, color, archived, pinned, at, by }) => ({
      tagId,
      name,
      color,
      archived,
      pinned,
      at,
      by: names.actor(by),
    })),
  };
}
