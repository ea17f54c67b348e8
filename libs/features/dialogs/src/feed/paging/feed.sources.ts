import { ifReady, type QueryReader } from '@parley/application';
import type { Document, FieldSpec, FindQuery, StoredDocument } from '@parley/eventsourcing';
import type { ContributedDocument, FeedDocument, MessageDocument, SystemDocument } from '../feed.document.js';
import { placedOrder } from './feed.places.js';

/** An entry of the feed itself. */
export interface OwnEntry {
  readonly id: string;
  readonly document: MessageDocument | SystemDocument;
}

/** An entry of another feature's read model, with its place among all. */
export interface ContributedEntry {
  readonly id: string;
  readonly document: ContributedDocument;
  /** What it shows beside id, time and actor. */
  readonly shows: Readonly<Record<string, FieldSpec>>;
}

export type PlacedEntry = OwnEntry | ContributedEntry;

/** A read model with entries of feeds. */
export interface FeedSource {
  /** Empty: the feed itself. */
  readonly name: string;
  find(query: FindQuery): Promise<readonly PlacedEntry[]>;
}

/** The feed, then what features contribute. Throws `PROJECTION_NOT_READY` for the feed alone: others are left out until they are built. */
export async function sourcesOf(reader: QueryReader): Promise<readonly FeedSource[]> {
  const own: FeedSource = { name: '', find: findOwn(reader, await reader.serving('feed')) };
  const others = await Promise.all(
    reader.contributions.feedEntries.map(async ({ projection: { name }, kinds }) => {
      const collection = await ifReady(reader.serving(name));
      return collection === null ? [] : [{ name, find: findContributed(reader, name, collection, kinds) }];
    }),
  );
  return [own, ...others.flat()];
}

const findOwn =
  ({ documents }: QueryReader, collection: string): FeedSource['find'] =>
  async (query) =>
    (await documents.find<FeedDocument>(collection, query)).filter(isPlaced);

const isPlaced = (
  row: StoredDocument<FeedDocument>,
): row is StoredDocument<MessageDocument | SystemDocument> => row.document.order !== '';

type Kinds = Readonly<Record<string, Readonly<Record<string, FieldSpec>>>>;

const findContributed =
  ({ documents }: QueryReader, source: string, collection: string, kinds: Kinds): FeedSource['find'] =>
  async (query) => {
    const rows = await documents.find<ContributedDocument & Document>(collection, query);
    return rows.map(({ id, document }) => ({
      id: `${source}:${id}`,
      document: { ...document, order: placedOrder({ order: document.order, source }) },
      shows: kinds[document.kind] ?? {},
    }));
  };
