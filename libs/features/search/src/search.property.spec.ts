import { expect, test } from '@jest/globals';
import { noBins } from '@parley/eventsourcing';
import { eventsOf, histories, naive, viewers, type Naive, type NaiveDialog } from '@parley/dialogs/testing';
import type { Viewer } from '@parley/staff';
import fc from 'fast-check';
import { wantedOf } from './asked/query.rules.js';
import { searchOf, type Filters, type SearchParams } from './found/found.js';
import type { Hit } from './found/walk.js';
import { messageBins } from './messages/message-words.rules.js';
import { amongPassing, newestMessages, type Reach } from './messages/newest-messages.query.js';
import { fulfil, messagesSeen, newestFirst, QUERIES, withWords } from './testing/naive-search.fixtures.js';
import type { FoundMessage } from './messages/shown-messages.query.js';
import { all, openSearching, type Searching } from './testing/searching.fixtures.js';

/** Asked by relevance and by a walk, too. */
const RANKED: readonly string[] = ['заказ', 'ЁЛКИ', 'мой заказ', 'order -"мой заказ"', '2345', 'deliv'];

async function checkMessages(
  searching: Searching,
  model: Naive,
  viewer: Viewer,
  queries: typeof QUERIES,
): Promise<void> {
  const seen = messagesSeen(model, viewer).toSorted(newestFirst);
  for (const [q, typing] of queries) {
    const wanted = wantedOf(q, { typing: typing ?? false });
    const expected = seen.filter(({ texts }) => fulfil(texts, wanted));
    const found = await all((cursor) => searching.messages(viewer, { q, typing, cursor, limit: 2 }));
    expect([q, found.map(({ messageId }) => messageId)]).toEqual([
      q,
      expected.map(({ messageId }) => messageId),
    ]);
    if (!RANKED.includes(q)) continue;
    const ids = found.map(({ messageId }) => String(messageId));
    for (const way of WAYS)
      expect((await walked(searching, viewer, { q, typing }, way)).map(({ id }) => id)).toEqual(ids);
    const ranked = await all((cursor) =>
      searching.messages(viewer, { q, typing, cursor, sort: 'relevance', limit: 2 }),
    );
    const byId = (one: FoundMessage, other: FoundMessage): number => one.messageId - other.messageId;
    expect(ranked.toSorted(byId)).toEqual(found.toSorted(byId));
  }
}

interface Way {
  /** Others than those of the dialogs that pass, or null. */
  readonly bins?: Uint8Array | null;
  readonly reach?: Reach;
}

const WAYS: readonly Way[] = [
  {},
  { bins: null },
  // As if each dialog that does not pass shared its bin with one that does.
  { bins: noBins(messageBins).fill(0xff) },
  // Plainly for one hit, and then by bins.
  { bins: null, reach: { ms: null, plainly: 1 } },
  { bins: null, reach: { ms: 0, plainly: 5_000 } },
];

/** A search of all hits that leaves out what the viewer does not see, as it is asked where more than 1,000 dialogs pass. */
async function walked(
  { reader, questions }: Searching,
  viewer: Viewer,
  params: SearchParams,
  { bins, reach }: Way,
): Promise<readonly Hit[]> {
  const search = searchOf({ reader, questions, viewer }, { ...params, limit: 2 });
  const among = await amongPassing(search, 0);
  const asked = bins === undefined ? among : { within: null, share: among.share, bins };
  return all((cursor) => newestMessages({ ...search, among: asked }, cursor, reach));
}

async function checkOneDialog(
  searching: Searching,
  model: Naive,
  viewer: Viewer,
  dialogId: number,
): Promise<void> {
  const seen = messagesSeen(model, viewer).filter((message) => message.dialogId === dialogId);
  for (const q of ['заказ', 'order -заказ', '2345']) {
    const page = await searching.messages(viewer, { q, dialogId, limit: 100 });
    const expected = seen.filter(({ texts }) => fulfil(texts, wantedOf(q))).toSorted(newestFirst);
    const isSeen = model.visible(viewer).some((dialog) => dialog.dialogId === dialogId);
    expect(page?.items.map(({ messageId }) => messageId)).toEqual(
      isSeen ? expected.map(({ messageId }) => messageId) : undefined,
    );
  }
}

type Passes = (dialog: NaiveDialog, viewer: Viewer, model: Naive) => boolean;
const FILTERS: readonly (readonly [Filters, Passes])[] = [
  [{ status: 'open' }, ({ status }) => status === 'open'],
  [{ responsible: 'me' }, ({ responsible: r }, { kind, id }) => r?.kind === kind && r.id === id],
  [{ channelId: '8', status: 'closed' }, ({ channelId, status }) => channelId === 8 && status === 'closed'],
  [
    { lastAuthor: 'client', unread: true },
    (dialog, viewer, model) => {
      const { count, marked } = model.unread(viewer, dialog);
      return dialog.lastPublic?.metadata.actor.kind === 'client' && (count > 0 || marked);
    },
  ],
];

async function checkFilters(searching: Searching, model: Naive, viewer: Viewer): Promise<void> {
  for (const [filters, passes] of FILTERS) {
    const dialogs = model
      .visible(viewer)
      .filter((dialog) => !dialog.isEmpty && passes(dialog, viewer, model));
    const ids = dialogs.map(({ dialogId }) => dialogId);
    const seen = messagesSeen(model, viewer).filter(({ dialogId }) => ids.includes(dialogId));
    const expected = seen.filter(({ texts }) => fulfil(texts, wantedOf('заказ'))).toSorted(newestFirst);
    const found = await all((cursor) =>
      searching.messages(viewer, { q: 'заказ', filters, cursor, limit: 3 }),
    );
    expect(found.map(({ messageId }) => messageId)).toEqual(expected.map(({ messageId }) => messageId));
    const byId = await all((cursor) => searching.dialogs(viewer, { q: 'chat', filters, cursor, limit: 1 }));
    expect(byId.map(({ dialog }) => dialog.dialogId).toSorted()).toEqual(ids.toSorted());
  }
}

async function checkDialogs(
  searching: Searching,
  model: Naive,
  viewer: Viewer,
  queries: typeof QUERIES,
): Promise<void> {
  const listed = model.visible(viewer).filter(({ isEmpty }) => !isEmpty);
  for (const [q, typing] of queries) {
    const wanted = wantedOf(q, { typing: typing ?? false });
    const expected = listed.filter(({ dialogId, clientId }) => {
      const own = fulfil([String(dialogId), `chat-${dialogId}`], wanted);
      const names = [model.nameOf({ kind: 'client', id: clientId }), `Client ${clientId}`];
      return (
        own ||
        (clientId !== null && fulfil([...names, `u-${clientId}`, String(clientId)] as string[], wanted))
      );
    });
    const found = await all((cursor) => searching.dialogs(viewer, { q, typing, cursor, limit: 2 }));
    const ids = found.map(({ dialog }) => dialog.dialogId);
    expect([q, ids.toSorted()]).toEqual([q, expected.map(({ dialogId }) => dialogId).toSorted()]);
  }
}

test('[S7] [S8] [S10] every search, page by page, answers each role what a walk through all that happened does', async () => {
  await fc.assert(
    fc.asyncProperty(histories, fc.nat(100), async (steps, seed) => {
      const searching = await openSearching(withWords(eventsOf(steps), seed));
      const model = naive(searching.log);
      try {
        for (const [n, viewer] of Object.values(viewers).entries()) {
          // Each role asks a third of them: together, and over all histories, they ask all.
          const queries = QUERIES.filter((_, at) => (at + n + seed) % 3 === 0);
          await checkMessages(searching, model, viewer, queries);
          for (const dialogId of model.ids) await checkOneDialog(searching, model, viewer, dialogId);
          await checkDialogs(searching, model, viewer, queries);
          await checkFilters(searching, model, viewer);
        }
      } finally {
        await searching.close();
      }
    }),
    { numRuns: 5, seed: 20_261_130 },
  );
}, 300_000);
