import type { QueryReader } from '@parley/application';
import { expect, test } from '@jest/globals';
import type { Viewer } from '@parley/staff';
import { timeOf } from '@parley/eventsourcing';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import {
  eventsOf,
  histories,
  naive,
  type Naive,
  type NaiveDialog,
  openModels,
  recorded,
  viewers,
} from '@parley/dialogs/testing';
import { askingOnce } from './asking-once.fixtures.js';
import { parley } from './features.js';
import {
  dialogsOfClient,
  feedPage,
  galleryPage,
  getDialog,
  listDialogs,
  unreadCount,
  type DialogListParams,
  type FeedEntry,
} from '@parley/dialogs';
import { clientDialogs, getClient } from '@parley/clients';
import type { Page, Responsible } from '@parley/shared';

/** Everything that a list answers, page by page. */
async function all<T>(ask: (cursor: string | undefined) => Promise<Page<T> | null>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    items.push(...(page?.items ?? []));
    cursor = page?.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}

const newestFirst = (a: NaiveDialog, b: NaiveDialog): number =>
  a.lastActivityAt !== b.lastActivityAt
    ? a.lastActivityAt < b.lastActivityAt ? 1 : -1
    : String(a.dialogId) < String(b.dialogId) ? 1 : -1; // prettier-ignore

/** Histories hold no event of a feature that adds to rows. */
const contributed = Object.fromEntries(
  parley.parts.contributions.rowFields.map(({ name }) => [name, null] as const),
);

function rowOf(model: Naive, viewer: Viewer, dialog: NaiveDialog): unknown {
  const { dialogId, channelId, clientId, responsible, status, lastActivityAt, lastPublic, revision } = dialog;
  const { count, marked } = model.unread(viewer, dialog);
  return {
    dialogId,
    client: clientId === null ? null : { id: clientId, name: model.nameOf({ kind: 'client', id: clientId }) },
    unread: count,
    markedUnread: marked,
    messenger: 'telegram',
    channel: { id: channelId, name: `Channel ${channelId}` },
    responsible: responsible && { ...responsible, name: model.nameOf(responsible) },
    status,
    lastCommunication: lastPublic && {
      at: timeOf(lastPublic),
      author: lastPublic.metadata.actor.kind,
      kind: lastPublic.data.content.kind,
      text: model.textOf(lastPublic.data.messageId),
    },
    lastActivityAt,
    revision,
    ...contributed,
  };
}

const FILTERS: readonly DialogListParams[] = [
  {},
  { status: 'open' },
  { responsible: 'me' },
  { responsible: 'none', status: 'closed' },
  { responsible: { kind: 'manager', id: 2 } },
  { channelId: 8 },
  { channelId: 7, responsible: 'me', status: 'open' },
];

const passes =
  (viewer: Viewer, { status, responsible, channelId }: DialogListParams) =>
  (dialog: NaiveDialog): boolean => {
    const wanted =
      responsible === 'me'
        ? { kind: viewer.kind, id: viewer.id }
        : responsible === 'none'
          ? null
          : (responsible as Responsible | undefined);
    return (
      !dialog.isEmpty &&
      (status === undefined || dialog.status === status) &&
      (channelId === undefined || dialog.channelId === channelId) &&
      (wanted === undefined ||
        (wanted?.kind === dialog.responsible?.kind && wanted?.id === dialog.responsible?.id))
    );
  };

async function checkLists(reader: QueryReader, model: Naive, viewer: Viewer): Promise<void> {
  for (const filter of FILTERS) {
    const rows = await all((cursor) => listDialogs(reader, viewer, { ...filter, cursor, limit: 2 }));
    const expected = model.visible(viewer).filter(passes(viewer, filter)).sort(newestFirst);
    expect(rows).toEqual(expected.map((dialog) => rowOf(model, viewer, dialog)));
  }
  const unread = model.visible(viewer).filter((dialog) => {
    const { count, marked } = model.unread(viewer, dialog);
    return count > 0 || marked;
  });
  expect(await unreadCount(reader, viewer)).toEqual({ count: unread.length, more: false });
}

function expectedEntry(model: Naive, event: Naive['log'][number]): unknown {
  const { type, data } = event;
  const at = timeOf(event);
  const author = model.authorOf(event);
  const actor = { ...author, name: model.nameOf(author) };
  if (!model.isMessage(event)) {
    const kind = type.replace(/^(Dialog|Client)/, '').toLowerCase();
    return { kind, actor, at };
  }
  const own = model.ofMessage(data.messageId);
  const deleted = own.some((change) => change.type === 'MessageDeleted');
  const edit = own.findLast((change) => change.type === 'MessageEdited');
  const sent = type === 'MessageSent' && data.scope === 'public' ? 'queued' : null;
  return {
    kind: 'message',
    actor,
    at,
    messageId: data.messageId,
    content: deleted ? null : { ...data.content, text: edit?.data.text ?? data.content.text },
    status: own.findLast((change) => change.type === 'DeliveryStatusChanged')?.data.status ?? sent,
    quote: data.quotedMessageId && {
      messageId: data.quotedMessageId,
      text: model.textOf(data.quotedMessageId),
    },
  };
}

function gist(entry: FeedEntry): unknown {
  const { kind, actor, at } = entry;
  if (entry.kind !== 'message') return { kind, actor, at };
  const { messageId, content, status, quote } = entry;
  return {
    kind,
    actor,
    at,
    messageId,
    content,
    status,
    quote: quote && { messageId: quote.messageId, text: quote.text },
  };
}

async function feedBackwards(
  reader: QueryReader,
  viewer: Viewer,
  dialogId: number,
): Promise<FeedEntry[] | null> {
  const entries: FeedEntry[] = [];
  let before: string | undefined;
  for (;;) {
    const page = await feedPage(reader, viewer, dialogId, { before, limit: 4 });
    if (!page) return null;
    entries.unshift(...page.entries);
    if (page.before === null) return entries;
    before = page.before;
  }
}

async function checkDialog(
  reader: QueryReader,
  model: Naive,
  viewer: Viewer,
  dialogId: number,
): Promise<void> {
  const dialog = model.dialog(dialogId);
  if (!model.sees(viewer)(dialog)) {
    expect(await getDialog(reader, viewer, dialogId)).toBeNull();
    expect(await feedPage(reader, viewer, dialogId)).toBeNull();
    expect(await galleryPage(reader, viewer, dialogId, { type: 'files' })).toBeNull();
    return;
  }
  expect(await getDialog(reader, viewer, dialogId)).toEqual(rowOf(model, viewer, dialog));
  const events = model.feed(dialogId);
  const entries = (await feedBackwards(reader, viewer, dialogId)) ?? [];
  expect(entries.map(gist)).toEqual(events.map((event) => expectedEntry(model, event)));
  for (const type of ['images', 'files'] as const) {
    const items = await all((cursor) => galleryPage(reader, viewer, dialogId, { type, cursor, limit: 2 }));
    const kept = events.filter((event) => model.isMessage(event) && `${event.data.content.kind}s` === type);
    const alive = kept.filter(
      ({ data }) => !model.ofMessage(data.messageId).some(({ type: t }) => t === 'MessageDeleted'),
    );
    const expected = alive.flatMap(({ data }) =>
      data.content.items.map(({ fileId }) => ({ messageId: data.messageId, fileId })),
    );
    expect(items.map(({ messageId, fileId }) => ({ messageId, fileId }))).toEqual(expected.reverse());
  }
}

async function checkClients(reader: QueryReader, model: Naive, viewer: Viewer): Promise<void> {
  for (const clientId of [5, 6]) {
    const own = model.ids.map(model.dialog).filter((dialog) => dialog?.clientId === clientId);
    const seen = own.filter(model.sees(viewer));
    const listed = seen.filter(({ isEmpty }) => !isEmpty).sort(newestFirst);
    const shown = listed.map(({ dialogId }) => dialogId);
    const card = await getClient(reader, viewer, clientId);
    const seesAll = viewer.channelIds === null && viewer.permissions.length > 0;
    expect(card === null).toBe(seen.length === 0 && !seesAll);
    if (card) {
      expect(card.dialogs.map(({ dialogId }) => dialogId)).toEqual(shown);
      const paged = await all((cursor) => clientDialogs(reader, viewer, clientId, { cursor, limit: 2 }));
      expect(paged).toEqual(card.dialogs);
    }
    const ids = own.flatMap((dialog) => dialog?.dialogId ?? []);
    const found = await dialogsOfClient(reader, clientId);
    expect(found.map(({ dialogId }) => dialogId)).toEqual(ids.sort((a, b) => b - a));
  }
}

test('every query answers, to every role, what a search of the whole log answers, whatever has happened', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const models = await openModels(eventsOf(steps));
      const model = naive(models.log);
      const reader = askingOnce(models.reader);
      try {
        for (const viewer of Object.values(viewers)) {
          await checkLists(reader, model, viewer);
          for (const dialogId of model.ids) await checkDialog(reader, model, viewer, dialogId);
          await checkClients(reader, model, viewer);
        }
      } finally {
        await models.close();
      }
    }),
    { numRuns: 25, seed: 20_261_122 },
  );
}, 300_000);

test('a stream that waits and is applied late leaves the same documents as a fold in order', () => {
  const waiting = fc.tuple(histories, fc.nat(), fc.nat());
  fc.assert(
    fc.property(waiting, ([steps, which, from]) => {
      const log = recorded(eventsOf(steps));
      const streams = [...new Set(log.map(({ stream }) => stream))];
      const stream = streams[which % streams.length];
      const length = log.filter((event) => event.stream === stream).length;
      const isLate = (event: (typeof log)[number]): boolean =>
        event.stream === stream && event.revision >= from % length;
      const late = [...log.filter((event) => !isLate(event)), ...log.filter(isLate)];
      for (const projection of parley.projections)
        expect(foldAll(projection, late)).toEqual(foldAll(projection, log));
    }),
    { numRuns: 300, seed: 20_261_122 },
  );
}, 60_000);
