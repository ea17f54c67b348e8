import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ClientContactsSet, ClientRenamed } from '@parley/clients';
import { feedPage } from '@parley/dialogs';
import { createScene, files, given, manager, text, viewers } from '@parley/dialogs/testing';
import { searchOf } from './found/found.js';
import type { Hits } from './found/hits.question.js';
import { amongPassing, newestMessages } from './messages/newest-messages.query.js';
import { all, openSearching, type Searching } from './testing/searching.fixtures.js';

const { administrator, manager: ann } = viewers;
const BEN = { kind: 'manager', id: 3 } as const;
const ANN = { kind: 'manager', id: 2 } as const;
const scene = createScene();
const ids: Record<string, number> = {};
let searching: Searching;

beforeAll(async () => {
  scene.channel(7);
  for (const id of [1, 2, 3]) scene.user(id);
  scene.client(5, 'Анна Ли');
  scene.client(6, 'Ben Ray');
  const contacts = { phone: '+7 (916) 123-45-67', email: 'ann.lee@shop.example' };
  scene.add(given(ClientContactsSet, { clientId: 5, contacts }, { when: scene.now() }));
  scene.begin(11, { clientId: 5 });
  scene.reassign(11, ANN);
  ids['asked'] = scene.receive(11, text('Где мой заказ №123456? Ёлки и\nсвечи'));
  ids['answered'] = scene.send(11, manager(2), { content: text('Ваш заказ 123456 уже едет') });
  ids['note'] = scene.send(11, manager(2), {
    scope: 'private',
    content: text('Заказ проверить: заказ, заказ'),
  });
  ids['file'] = scene.receive(11, files('file', 'Договор-2026.pdf'));
  scene.begin(12, { clientId: 6 });
  scene.reassign(12, BEN);
  ids['elsewhere'] = scene.receive(12, text('Another заказ, call +7 903 765 43 21'));
  ids['late'] = scene.send(12, manager(3), { content: text('Прошлый заказ') }, 0);
  searching = await openSearching(scene.events);
});
afterAll(() => searching.close());

const append = (build: () => void): Promise<void> => {
  const before = scene.events.length;
  build();
  return searching.append(scene.events.slice(before));
};
const found = async (q: string, viewer = administrator, params = {}): Promise<string[]> => {
  const page = await searching.messages(viewer, { q, ...params });
  const names = Object.keys(ids);
  return (
    page?.items.map(({ messageId }) => names.find((name) => ids[name] === messageId) ?? '') ?? ['not there']
  );
};
const foundDialogs = async (q: string, viewer = administrator): Promise<number[]> =>
  (await searching.dialogs(viewer, { q })).items.map(({ dialog }) => dialog.dialogId);

describe('[S8] what was written', () => {
  test('is found in any form, the newest first, notes and files too', async () => {
    expect(await found('заказы')).toEqual(['elsewhere', 'note', 'answered', 'asked', 'late']);
    expect(await found('елка свеча')).toEqual(['asked']);
    expect(await found('договор')).toEqual(['file']);
    expect(await found('"заказ уже"')).toEqual([]);
    expect(await found('"ваш заказ"')).toEqual(['answered']);
    expect(await found('заказ -едет -call')).toEqual(['note', 'asked', 'late']);
    expect(await found('дого', administrator, { typing: true })).toEqual(['file']);
    expect(await found('дого')).toEqual([]);
  });

  test('is found by numbers however they are written', async () => {
    for (const q of ['123456', '3456']) expect(await found(q)).toEqual(['answered', 'asked']);
    for (const q of ['89037654321', '8 (903) 765-43-21', '4321'])
      expect(await found(q)).toEqual(['elsewhere']);
  });

  test('is found in one dialog, and in none that the viewer does not see', async () => {
    expect(await found('заказ', administrator, { dialogId: 12 })).toEqual(['elsewhere', 'late']);
    for (const dialogId of [12, 404]) expect(await found('заказ', ann, { dialogId })).toEqual(['not there']);
  });

  test('shows the piece that says it, its author and client, and where the feed opens', async () => {
    const page = await searching.messages(ann, { q: 'заказ проверить', sort: 'relevance' });
    const [hit] = page?.items ?? [];
    expect(hit).toEqual({
      dialogId: 11,
      messageId: ids['note'],
      cursor: expect.any(String),
      at: expect.any(String),
      actor: { kind: 'manager', id: 2, name: 'User 2' },
      client: { id: 5, name: 'Анна Ли' },
      scope: 'private',
      messageKind: 'text',
      excerpt: [
        { text: 'Заказ', found: true },
        { text: ' ', found: false },
        { text: 'проверить', found: true },
        { text: ': ', found: false },
        { text: 'заказ', found: true },
        { text: ', ', found: false },
        { text: 'заказ', found: true },
      ],
    });
    const feed = await feedPage(searching.reader, ann, 11, { before: hit?.cursor, limit: 1 });
    expect(feed?.entries[0]).toMatchObject({ messageId: ids['answered'] });
  });

  test('is compared by how often and how shortly it says what is asked', async () => {
    const ranked = await found('заказ', ann, { sort: 'relevance' });
    expect(ranked).toEqual(['note', 'answered', 'asked']);
  });

  test('follows edits, and is gone once it is deleted', async () => {
    let changed = 0;
    await append(() => (changed = scene.receive(11, text('сначала'))));
    ids['changed'] = changed;
    expect(await found('сначала')).toEqual(['changed']);
    await append(() => scene.edit(11, changed, 'потом'));
    expect([await found('сначала'), await found('потом')]).toEqual([[], ['changed']]);
    await append(() => scene.erase(11, changed));
    expect(await found('потом')).toEqual([]);
  });
});

describe('[S7] dialogs', () => {
  test('are found by name, phone, address, ids and the name in the messenger', async () => {
    for (const q of ['анна', 'ли анна', '4567', '+79161234567', 'ann.lee@shop.example', 'u-5', 'chat-11'])
      expect([q, await foundDialogs(q)]).toEqual([q, [11]]);
    await append(() =>
      scene.add(given(ClientRenamed, { clientId: 6, name: 'Борис' }, { when: scene.now() })),
    );
    for (const q of ['борис', 'ben', '12']) expect(await foundDialogs(q)).toEqual([12]);
    expect(await foundDialogs('заказ')).toEqual([]);
  });

  test('are rows of the list, and show what they were found by', async () => {
    const { items } = await searching.dialogs(ann, { q: 'Анна 4567' });
    expect(items).toEqual([
      {
        dialog: expect.objectContaining({ dialogId: 11, client: { id: 5, name: 'Анна Ли' } }),
        found: [
          {
            what: 'name',
            excerpt: [
              { text: 'Анна', found: true },
              { text: ' Ли', found: false },
            ],
          },
          {
            what: 'phone',
            excerpt: [
              { text: '+7 (916) 123-', found: false },
              { text: '45-67', found: true },
            ],
          },
        ],
      },
    ]);
  });

  test('are found once, also by themselves and by their client', async () => {
    expect(await foundDialogs('5')).toEqual([11]);
    await append(() => scene.begin(5, { clientId: 5 }));
    expect(await foundDialogs('5')).toEqual([11, 5]);
    const paged = await all((cursor) => searching.dialogs(administrator, { q: '5', cursor, limit: 1 }));
    expect(paged.map(({ dialog }) => dialog.dialogId)).toEqual([11, 5]);
  });

  test('are not found by a client that they are detached from', async () => {
    await append(() => scene.detach(5));
    expect(await foundDialogs('анна')).toEqual([11]);
    await append(() => scene.attach(5, 6));
    expect(await foundDialogs('борис')).toEqual([12, 5]);
  });

  test('are not found once they are deleted', async () => {
    await append(() => {
      scene.begin(19, { clientId: 6 });
      scene.receive(19, text('кукуруза'));
    });
    expect([
      await foundDialogs('19'),
      (await searching.messages(administrator, { q: 'кукуруза' }))?.items.length,
    ]).toEqual([[19], 1]);
    await append(() => scene.remove(19));
    expect([await foundDialogs('19'), await found('кукуруза')]).toEqual([[], []]);
    expect(await foundDialogs('борис')).toEqual([12, 5]);
  });
});

describe('[S10] the former responsible finds', () => {
  test('neither dialog nor message, in the middle of paging too', async () => {
    expect(await foundDialogs('анна', ann)).toEqual([11]);
    const first = await searching.messages(ann, { q: 'заказ', limit: 1 });
    const ranked = await searching.messages(ann, { q: 'заказ', limit: 1, sort: 'relevance' });
    await append(() => scene.reassign(11, BEN, ANN));
    expect(await found('заказ', ann, { cursor: first?.next })).toEqual([]);
    expect(await found('заказ', ann, { cursor: ranked?.next, sort: 'relevance' })).toEqual([]);
    expect(await found('заказ', ann)).toEqual([]);
    expect(await found('заказ', ann, { dialogId: 11 })).toEqual(['not there']);
    expect(await foundDialogs('анна', ann)).toEqual([]);
    await append(() => scene.reassign(11, ANN, BEN));
    expect(await found('заказ', ann)).toEqual(['note', 'answered', 'asked']);
  });
});

test('one search of the store fills the page of a manager who sees few of the dialogs, and reads nothing of others', async () => {
  const many = createScene();
  for (const id of [1, 2, 3]) many.user(id);
  for (let dialogId = 1; dialogId <= 300; dialogId += 1) {
    many.start(dialogId);
    many.receive(dialogId, text('слово'));
    many.reassign(dialogId, dialogId % 20 === 0 ? ANN : BEN);
  }
  const { reader, questions, close } = await openSearching(many.events);
  const dialogs: number[][] = [];
  const counting: typeof questions = {
    async *ask(question, given, options) {
      for await (const piece of questions.ask(question, given, options)) {
        dialogs.push([...(piece as Hits).dialogIds]);
        yield piece;
      }
    },
  };
  const search = searchOf({ reader, questions: counting, viewer: ann }, { q: 'слово', limit: 12 });
  try {
    const { items, incomplete } = await newestMessages({ ...search, among: await amongPassing(search, 10) });
    expect(items.map(({ dialogId }) => dialogId)).toEqual(Array.from({ length: 12 }, (_, n) => 300 - 20 * n));
    expect([dialogs.length, incomplete]).toEqual([1, false]);
    expect(dialogs.flat().filter((dialogId) => dialogId % 20 !== 0)).toEqual([]);
  } finally {
    await close();
  }
});

describe('a cursor', () => {
  const nextOf = async (q: string, params = {}): Promise<string> =>
    (await searching.messages(administrator, { q, limit: 1, ...params }))?.next ?? 'none';

  test('neither repeats nor skips what stood still while more arrives', async () => {
    const first = await searching.messages(administrator, { q: 'заказ', limit: 2 });
    await append(() => scene.receive(12, text('Новый заказ')));
    const rest = await found('заказ', administrator, { cursor: first?.next });
    expect(rest).toEqual(['answered', 'asked', 'late']);
  });

  test('of another search, another dialog or another order is refused, and so is one that was made up', async () => {
    const cursor = await nextOf('заказ');
    const forged = Buffer.from(
      JSON.stringify(['search-messages', 'x'.repeat(16), '2026-03-01T10:00:00.000Z', '1']),
    );
    for (const params of [
      { q: 'заказ -едет', cursor },
      { q: 'заказ', cursor, dialogId: 12 },
      { q: 'заказ', cursor, sort: 'relevance' as const },
      { q: 'заказ', cursor: await nextOf('заказ', { sort: 'relevance' }) },
      { q: 'заказ', cursor: forged.toString('base64url') },
      { q: 'заказ', cursor: 'x' },
    ])
      await expect(searching.messages(administrator, params)).rejects.toMatchObject({
        code: 'INVALID_CURSOR',
      });
    const ofDialogs = (await searching.dialogs(administrator, { q: 'борис', limit: 1 })).next ?? '';
    await expect(searching.dialogs(administrator, { q: 'анна', cursor: ofDialogs })).rejects.toMatchObject({
      code: 'INVALID_CURSOR',
    });
  });
});

test.each(['', '-заказ', 'a '.repeat(21), 'x'.repeat(10_000), '\u202e\u2067'])('%j is refused', async (q) => {
  for (const search of [searching.messages, searching.dialogs])
    await expect(search(administrator, { q })).rejects.toMatchObject({ code: 'INVALID_SEARCH' });
});

test.each([0, 101])('a page of %i rows is refused', async (limit) => {
  for (const search of [searching.messages, searching.dialogs])
    await expect(search(administrator, { q: 'заказ', limit })).rejects.toMatchObject({
      code: 'INVALID_PAGE',
    });
});
