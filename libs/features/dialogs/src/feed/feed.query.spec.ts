import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { at, files, manager, text } from '../testing/given.fixtures.js';
import { openModels, type Models } from '../testing/models.fixtures.js';
import { createScene } from '../testing/scene.fixtures.js';
import { viewers } from '../testing/viewers.fixtures.js';
import { feedPage } from './feed.query.js';
import { messagePosition } from './message-position.query.js';
import type { FeedEntry, FeedParams, MessageEntry } from './feed.types.js';

const { administrator } = viewers;
const scene = createScene();
let models: Models;
const messages: number[] = [];

beforeAll(async () => {
  scene.channel(7);
  scene.user(1, ['administrator']);
  scene.bot(2, ['responsible']);
  scene.client(5, 'Ann Lee');
  messages.push(scene.begin(11));
  for (let n = 2; n <= 20; n += 1) {
    messages.push(
      n % 4 === 0
        ? scene.send(11, manager(1), { content: text(`out ${n}`) })
        : scene.receive(11, text(`in ${n}`)),
    );
  }
  scene.begin(12);
  models = await openModels(scene.events);
});
afterAll(() => models.close());

const append = (build: () => void): Promise<void> => {
  const before = scene.events.length;
  build();
  return models.append(scene.events.slice(before));
};
const page = async (params: FeedParams = {}, dialogId = 11) => {
  const answer = await feedPage(models.reader, administrator, dialogId, params);
  if (!answer) throw new Error('no page');
  return answer;
};
const idsOf = (entries: readonly FeedEntry[]): string[] => entries.map(({ id }) => id);
const message = (entries: readonly FeedEntry[], messageId: number): MessageEntry => {
  const found = entries.find((entry) => entry.id === String(messageId));
  if (found?.kind !== 'message') throw new Error('no such message');
  return found;
};

describe('pages', () => {
  test('without a place it is the newest entries, in the order in which they happened', async () => {
    const { entries, before, hasNewer } = await page({ limit: 3 });
    expect(idsOf(entries)).toEqual(messages.slice(-3).map(String));
    expect(before).not.toBeNull();
    expect(hasNewer).toBe(false);
  });

  test('backwards and forwards again they give every entry once, whatever the size', async () => {
    const whole = idsOf((await page({ limit: 100 })).entries);
    expect(whole).toHaveLength(21);
    for (const limit of [1, 2, 5, 20, 21, 22]) {
      const back: string[][] = [];
      let last = await page({ limit });
      back.unshift(idsOf(last.entries));
      while (last.before !== null) {
        last = await page({ limit, before: last.before });
        back.unshift(idsOf(last.entries));
      }
      expect(back.flat()).toEqual(whole);
      const forth = [...(back[0] ?? [])];
      while (forth.length < whole.length) {
        last = await page({ limit, after: last.after ?? '' });
        forth.push(...idsOf(last.entries));
      }
      expect(forth).toEqual(whole);
      expect(last.hasNewer).toBe(false);
    }
  });

  test('an empty page after the newest entry keeps a cursor for what comes later', async () => {
    const { after } = await page({ limit: 1 });
    const empty = await page({ after: after ?? '' });
    expect(empty).toMatchObject({ entries: [], after, hasNewer: false });
    let sent = 0;
    await append(() => (sent = scene.receive(11)));
    messages.push(sent);
    expect(idsOf((await page({ after: empty.after ?? '' })).entries)).toEqual([String(sent)]);
  });

  test('around a message: it stands in the middle, with the way on to both sides', async () => {
    const middle = messages[10] ?? 0;
    const { entries, before, after, hasNewer } = await page({ aroundMessage: middle, limit: 5 });
    expect(idsOf(entries)).toEqual(messages.slice(8, 13).map(String));
    expect(hasNewer).toBe(true);
    expect(idsOf((await page({ before: before ?? '', limit: 1 })).entries)).toEqual([String(messages[7])]);
    expect(idsOf((await page({ after: after ?? '', limit: 1 })).entries)).toEqual([String(messages[13])]);
  });

  test('around the first or last message the page is filled from the other side', async () => {
    const first = await page({ aroundMessage: messages[0] ?? 0, limit: 5 });
    expect(idsOf(first.entries)).toEqual(['e6', ...messages.slice(0, 4).map(String)]);
    expect(first.before).toBeNull();
    const last = await page({ aroundMessage: messages.at(-1) ?? 0, limit: 5 });
    expect(idsOf(last.entries)).toEqual(messages.slice(-5).map(String));
    expect(last.hasNewer).toBe(false);
  });

  test('around a date: the first entry of that time or later stands in the middle', async () => {
    const tenth = (await page({ aroundMessage: messages[10] ?? 0, limit: 1 })).entries[0];
    const exact = await page({ aroundDate: tenth?.at ?? '', limit: 3 });
    expect(idsOf(exact.entries)).toEqual(messages.slice(9, 12).map(String));
    const between = new Date(Date.parse(tenth?.at ?? '') - 1_000).toISOString();
    expect(idsOf((await page({ aroundDate: between, limit: 3 })).entries)).toEqual(
      messages.slice(9, 12).map(String),
    );
  });

  test('a date is taken in any time zone', async () => {
    const utc = await page({ aroundDate: at(10), limit: 3 });
    expect(await page({ aroundDate: '2026-03-01T13:10:00+03:00', limit: 3 })).toEqual(utc);
  });

  test('around a date before everything it begins with the oldest, after everything it ends with the newest', async () => {
    expect(idsOf((await page({ aroundDate: '2020-01-01T00:00:00Z', limit: 2 })).entries)[0]).toBe('e6');
    expect(idsOf((await page({ aroundDate: '2030-01-01T00:00:00Z', limit: 2 })).entries)).toEqual(
      messages.slice(-2).map(String),
    );
  });

  test('around a message of another dialog, or of none, there is no page', async () => {
    const [foreign] = (await page({}, 12)).entries.filter(({ kind }) => kind === 'message');
    for (const id of [Number(foreign?.id), 404])
      expect(await feedPage(models.reader, administrator, 11, { aroundMessage: id })).toBeNull();
  });

  test('a cursor of another dialog or of another query is refused', async () => {
    const { after } = await page({}, 12);
    for (const cursor of [after ?? '', 'x', ''])
      await expect(page({ before: cursor })).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });

  test.each<FeedParams>([
    { limit: 0 },
    { limit: 101 },
    { before: 'a', after: 'b' },
    { aroundMessage: 1, aroundDate: at(1) },
    { aroundDate: 'yesterday' },
    { aroundDate: '2026-13-45T99:00:00Z' },
  ])('%p is no page', async (params) => {
    await expect(page(params)).rejects.toMatchObject({ code: 'INVALID_PAGE' });
  });
});

describe('what entries show', () => {
  test('names the authors and those who caused something', async () => {
    await append(() => {
      scene.close(11);
      scene.reassign(11, { kind: 'bot', id: 2 });
    });
    const { entries } = await page({ limit: 3 });
    expect(entries.map(({ actor }) => actor)).toEqual([
      { kind: 'client', id: 5, name: 'Ann Lee' },
      { kind: 'manager', id: 1, name: 'User 1' },
      { kind: 'manager', id: 1, name: 'User 1' },
    ]);
    expect(entries.at(-1)).toMatchObject({
      kind: 'reassigned',
      from: null,
      to: { kind: 'bot', id: 2, name: 'Bot 2' },
    });
  });

  test('an edited message shows the new text in its old place', async () => {
    await append(() => scene.edit(11, messages[7] ?? 0, 'Edited'));
    const { entries } = await page({ limit: 100 });
    expect(message(entries, messages[7] ?? 0)).toMatchObject({
      content: text('Edited'),
      editedAt: expect.any(String),
    });
    expect(idsOf(entries).indexOf(String(messages[7]))).toBe(8);
  });

  test('a quote shows what the quoted message says now', async () => {
    let quoting = 0;
    await append(() => (quoting = scene.send(11, manager(1), { quoted: messages[7] ?? 0 })));
    const quote = message((await page({ limit: 1 })).entries, quoting).quote;
    const author = { kind: 'manager', id: 1, name: 'User 1' };
    expect(quote).toEqual({ messageId: messages[7], kind: 'text', text: 'Edited', author, deleted: false });
    await append(() => scene.erase(11, messages[7] ?? 0));
    expect(message((await page({ limit: 1 })).entries, quoting).quote).toMatchObject({
      text: '',
      deleted: true,
    });
  });

  test('nothing of another dialog shows in a quote', async () => {
    let secret = 0;
    let quoting = 0;
    await append(() => {
      secret = scene.receive(12, text('secret'));
      quoting = scene.receive(11, text('see'), secret);
    });
    const quote = message((await page({ limit: 1 })).entries, quoting).quote;
    expect(quote).toEqual({ messageId: secret, kind: null, text: '', author: null, deleted: false });
  });

  test('a quoted file shows its name', async () => {
    let quoting = 0;
    await append(() => {
      const file = scene.receive(11, files('file', 'price.pdf'));
      quoting = scene.receive(11, text('this'), file);
    });
    expect(message((await page({ limit: 1 })).entries, quoting).quote).toMatchObject({
      kind: 'file',
      text: 'price.pdf',
    });
  });

  test('a message has the author whom people knew when it came, also when the dialog is tied to another now', async () => {
    const [ann, bob] = [
      { kind: 'client', id: 5, name: 'Ann Lee' },
      { kind: 'client', id: 6, name: 'Bob Ray' },
    ];
    let quoting = 0;
    await append(() => {
      scene.client(6, 'Bob Ray');
      scene.detach(11);
      scene.receive(11, text('while tied to nobody'));
      scene.attach(11, 6);
      quoting = scene.receive(11, text('while tied to another'), messages[0] ?? 0);
    });
    const { entries } = await page({ limit: 100 });
    const written = entries.filter(({ kind, actor }) => kind === 'message' && actor.kind === 'client');
    expect(written.slice(0, -1).map(({ actor }) => actor)).toEqual(written.slice(0, -1).map(() => ann));
    expect(written.at(-1)?.actor).toEqual(bob);
    expect(message(entries, quoting).quote?.author).toEqual(ann);
    await append(() => scene.detach(11));
    const after = (await page({ limit: 100 })).entries.filter(({ kind }) => kind === 'message');
    expect(after.filter(({ actor }) => actor.name === null)).toEqual([]);
  });
});

test('a quote by the messenger’s own id is of the message that has it in this dialog, of either side; another is no quote', async () => {
  let [received, sent, elsewhere] = [0, 0, 0];
  const quoting: number[] = [];
  await append(() => {
    received = scene.receive(11, text('One'));
    sent = scene.send(11, manager(1), { content: text('Two') });
    scene.status(11, sent, 'sent');
    elsewhere = scene.receive(12, text('Three'));
    for (const id of [`m-${received}`, `x-${sent}`, `m-${elsewhere}`, 'never'])
      quoting.push(scene.receive(11, text('Quoting'), null, 'client', id));
  });
  const { entries } = await page({ limit: 100 });
  const quotes = quoting.map((id) => message(entries, id).quote);
  expect(quotes).toMatchObject([
    { messageId: received, text: 'One' },
    { messageId: sent, text: 'Two' },
    null,
    null,
  ]);
});

describe('a message of which only later events have arrived, because the stream that wrote it waits', () => {
  test('is in no page, changes no cursor and has no place until it is there', async () => {
    const before = await page({ limit: 100 }, 12);
    await append(() => scene.edit(12, 9_999, 'early'));
    expect(await page({ limit: 100 }, 12)).toEqual(before);
    expect(before.before).toBeNull();
    const count = before.entries.length;
    expect((await page({ limit: count }, 12)).before).toBeNull();
    expect((await page({ aroundDate: '2020-01-01T00:00:00Z' }, 12)).entries).toEqual(before.entries);
    expect(await messagePosition(models.reader, 9_999)).toBeNull();
    expect(await feedPage(models.reader, administrator, 12, { aroundMessage: 9_999 })).toBeNull();
  });
});

describe('the place of a message in the log', () => {
  test('is where it was written, deleted or not', async () => {
    const [first = 0] = messages;
    const index = scene.events.findIndex(({ data }) => (data as { messageId?: number }).messageId === first);
    expect(await messagePosition(models.reader, first)).toBe(BigInt(index + 1));
    await append(() => scene.erase(11, first));
    expect(await messagePosition(models.reader, first)).toBe(BigInt(index + 1));
  });

  test('there is none of an unknown message, and none in a deleted dialog', async () => {
    expect(await messagePosition(models.reader, 404)).toBeNull();
    await append(() => scene.remove(11));
    expect(await messagePosition(models.reader, messages[1] ?? 0)).toBeNull();
    expect(await feedPage(models.reader, administrator, 11)).toBeNull();
  });
});
