import { answerTo, commandIn } from '@parley/documents-mongo/testing';
import { messagesOf } from '../mongo-messages.js';
import { openMongoRelay, type MongoRelay } from './mongo-relay.js';

/** A way to a server that has views, as MongoDB documents `create`, `collMod` and `listCollections` of them; all else the server answers. */
export interface RelayWithViews extends MongoRelay {
  /** What each view shows, by its name. */
  readonly views: ReadonlyMap<string, View>;
}

interface View {
  readonly viewOn: string;
  readonly pipeline: unknown;
}

/** Opens one to the first server of a url of MongoDB. */
export async function openRelayWithViews(url: string): Promise<RelayWithViews> {
  const views = new Map<string, View>();
  const relay = await openMongoRelay(url, ({ toServer, toClient }) => ({
    fromClient: messagesOf(({ bytes }) => {
      const answer = shown(views, commandIn(bytes));
      if (answer === null) toServer(bytes);
      else toClient(answerTo(bytes, answer));
    }),
  }));
  return { ...relay, views };
}

/** Null: it is about no view. */
function shown(views: Map<string, View>, command: Readonly<Record<string, unknown>>): object | null {
  const { viewOn, pipeline, create, collMod, listCollections, filter } = command;
  const name = create ?? collMod;
  if (typeof name === 'string' && typeof viewOn === 'string') {
    views.set(name, { viewOn, pipeline });
    return { ok: 1 };
  }
  const asked = (filter as { readonly name?: unknown } | undefined)?.name;
  const view = listCollections === undefined || typeof asked !== 'string' ? undefined : views.get(asked);
  if (view === undefined) return null;
  const firstBatch = [{ name: asked, type: 'view', options: view }];
  return { ok: 1, cursor: { id: 0n, ns: `${String(command['$db'])}.$cmd.listCollections`, firstBatch } };
}
