import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pinDialogFeature } from '@example/pin-dialog';
import { features, parley, productOf, readConfig, type Product } from '@parley/composition';
import { freshMongoDatabase, mongoUrl } from '@parley/documents-mongo/testing';
import { serve, type Running } from '@parley/server';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDouble } from '../doubles/eventstoredb/start.js';
import { apiOf, type Api } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { done, givenChannel, givenManager, receive, type Person, type Received } from '../support/given.js';
import { until } from '../support/until.js';

/** What another team's package and its one line make of Parley. */
const withPins = productOf([...features, pinDialogFeature]);

interface Place {
  readonly env: Readonly<Record<string, string>>;
  end(): Promise<unknown>;
}

const embedded = async (): Promise<Place> => ({ env: {}, end: async () => undefined });
const onMongo = async (): Promise<Place> => {
  const database = freshMongoDatabase();
  return { env: { MONGODB_URL: database.url, MONGODB_DATABASE: database.name }, end: () => database.drop() };
};
const onEventStoreDouble = async (): Promise<Place> => {
  const double = await startEventStoreDouble();
  return { env: { EVENTSTOREDB_URL: double.url }, end: () => double.stop() };
};

interface Row {
  readonly dialogId: number;
  readonly revision: number;
  readonly pin?: { readonly note: string; readonly by: string } | null;
}
interface List {
  readonly items: readonly Row[];
  readonly next: string | null;
}
interface Described {
  readonly paths: Readonly<
    Record<string, { readonly get?: { readonly parameters: readonly { readonly name: string }[] } }>
  >;
  readonly components: { readonly schemas: object };
}
interface Feed {
  readonly entries: readonly { readonly kind: string; readonly note?: string }[];
}

describe.each([
  ['the embedded stores', embedded],
  ['EventStoreDB (the double)', onEventStoreDouble],
  ...(mongoUrl() === null ? [] : [['MongoDB', onMongo] as const]),
])('pin-dialog on %s', (_, openPlace) => {
  let folder: string;
  let place: Place;
  let running: Running;
  let token = '';
  let api: Api;
  let mary: Person;
  let channelId: number;
  const dialogs: number[] = [];
  const dialog = (n: number): number => dialogs[n] ?? 0;

  async function open(product: Product): Promise<void> {
    const env = { PARLEY_DATA: folder, PARLEY_PORT: '0', PARLEY_LOG_LEVEL: 'silent', ...place.env };
    const print = (line: string): void => {
      token = /shown this once: (\S+)/.exec(line)?.[1] ?? token;
    };
    const config = { ...(await readConfig(env)), rateLimit: 1_000_000 };
    running = await serve(config, { product, sample: 'none', newAdminToken: false, print });
    await running.bootstrapped;
    api = apiOf(running.url, token);
    mary = { ...mary, api: apiOf(running.url, maryToken) };
  }
  let maryToken = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-pins-'));
    place = await openPlace();
    await open(withPins);
    channelId = await givenChannel(api, 'Shop');
    for (let n = 0; n < 6; n += 1) dialogs.push(await write(n));
    const { userId } = done<{ userId: number }>(
      await api.send('POST', '/v1/users', { name: 'Mary', permissions: ['pin_dialogs'] }),
    );
    const owner = { label: 'tests', ownerKind: 'manager', ownerId: userId };
    maryToken = done<{ token: string }>(await api.send('POST', '/v1/tokens', owner)).token;
    mary = { kind: 'manager', id: userId, name: 'Mary', token: maryToken, api: api.as(maryToken) };
  });
  afterAll(async () => {
    await running.stop();
    await place.end();
    await rm(folder, { recursive: true, force: true });
  });

  /** The client of the n-th chat writes. Answers its dialog. */
  const write = async (n: number, message = randomUUID()): Promise<number> =>
    done<Received>(await receive(api, channelId, `chat-${n}`, message)).dialogId;
  const pin = (id: number, note: string, { by = api, key }: { by?: Api; key?: string } = {}) =>
    by.send('PUT', `/v1/dialogs/${id}/pin`, { note }, key === undefined ? {} : { key });
  const unpin = (id: number, by = api) => by.send('DELETE', `/v1/dialogs/${id}/pin`);
  /** Waits for all that is in the log. */
  const read = async <T>(path: string, by = api): Promise<T> => {
    await caughtUp(api);
    return done<T>(await by.get(path));
  };
  const list = (query = '', by = api) => read<List>(`/v1/dialogs${query}`, by);
  const feed = async (id: number) => (await read<Feed>(`/v1/dialogs/${id}/feed`)).entries;
  const idsOf = ({ items }: List) => items.map(({ dialogId }) => dialogId);
  const log = async () => (await running.core.eventStore.readAll({ from: 0n, limit: 10_000 })).events;

  test('a dialog is pinned once for each key, and refusals have stable codes', async () => {
    const first = done(await pin(dialog(0), 'Call back', { key: 'first' }));
    expect(done(await pin(dialog(0), 'Call back', { key: 'first' }))).toEqual({ ...first, repeated: true });
    const atOnce = await Promise.all([pin(dialog(2), 'Twice'), pin(dialog(2), 'Twice')]);
    expect(atOnce.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    done(await unpin(dialog(2)));
    expect(await pin(dialog(0), 'Call back')).toMatchObject({
      status: 409,
      body: { code: 'DIALOG_ALREADY_PINNED' },
    });
    expect(await unpin(dialog(1))).toMatchObject({ status: 409, body: { code: 'DIALOG_NOT_PINNED' } });
    expect(await pin(dialog(1), '👍🏽'.repeat(201))).toMatchObject({
      status: 422,
      body: { code: 'PIN_NOTE_TOO_LONG' },
    });
    expect(await pin(dialog(1), '\ud800')).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } });
    expect(await pin(999, 'Nowhere')).toMatchObject({ status: 404, body: { code: 'DIALOG_NOT_FOUND' } });
    done(await pin(dialog(1), '👍🏽'.repeat(200)));
    const written = (await log()).filter(
      ({ type, stream }) => type === 'DialogPinned' && stream !== `dialog-${dialog(2)}`,
    );
    expect(written.map(({ stream, metadata }) => [stream, metadata.extension])).toEqual([
      [`dialog-${dialog(0)}`, 'pin-dialog'],
      [`dialog-${dialog(1)}`, 'pin-dialog'],
    ]);
  });

  test('the row shows the pin, and the filter finds it', async () => {
    const { items } = await list();
    const pins = new Map(items.map(({ dialogId, pin: shown }) => [dialogId, shown?.note ?? null]));
    expect(pins.get(dialog(0))).toBe('Call back');
    expect([...pins.values()].filter((note) => note === null)).toHaveLength(4);
    expect(idsOf(await list('?pinned=true')).toSorted()).toEqual([dialog(0), dialog(1)].toSorted());
    expect(idsOf(await list('?pinned=false'))).toHaveLength(4);
    expect((await api.get('/v1/dialogs?pinned=perhaps')).status).toBe(400);
  });

  test('the feed shows what happened among the messages', async () => {
    await write(0);
    done(await unpin(dialog(0)));
    await write(0);
    done(await pin(dialog(0), 'Again'));
    const entries = (await feed(dialog(0))).filter(({ kind }) => kind !== 'opened');
    expect(entries.map(({ kind, note = null }) => [kind, note])).toEqual([
      ['message', null],
      ['pin-dialog.pinned', 'Call back'],
      ['message', null],
      ['pin-dialog.unpinned', null],
      ['message', null],
      ['pin-dialog.pinned', 'Again'],
    ]);
  });

  test('all of it is described', async () => {
    const { paths, components } = done<Described>(await api.get('/openapi.json'));
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/v1/pins', '/v1/dialogs/{dialogId}/pin']));
    expect(paths['/v1/dialogs']?.get?.parameters.map(({ name }) => name)).toContain('pinned');
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['Pin', 'PinDialogPinnedEntry']));
  });

  test('my pins are listed in pages, the newest first, without dialogs that I see no more', async () => {
    for (const n of [2, 3, 4, 5]) done(await pin(dialog(n), `Note ${n}`, { by: mary.api }));
    const page = await read<List>('/v1/pins?limit=3', mary.api);
    expect(idsOf(page)).toEqual([dialog(5), dialog(4), dialog(3)]);
    const rest = await read<List>(`/v1/pins?limit=3&cursor=${page.next ?? ''}`, mary.api);
    expect([idsOf(rest), rest.next]).toEqual([[dialog(2)], null]);
    expect(idsOf(await read<List>('/v1/pins'))).toEqual([dialog(0), dialog(1)]);
    expect((await mary.api.get('/v1/pins?cursor=x')).body['code']).toBe('INVALID_CURSOR');
    const john = await givenManager(api, 'John');
    done(await api.send('POST', `/v1/dialogs/${dialog(3)}/reassign`, { kind: 'manager', id: john.id }));
    expect(idsOf(await read<List>('/v1/pins', mary.api))).toEqual([dialog(5), dialog(4), dialog(2)]);
    expect((await unpin(dialog(3), mary.api)).body['code']).toBe('DIALOG_NOT_FOUND');
  });

  test('what a deleted dialog had is gone', async () => {
    done(await api.send('DELETE', `/v1/dialogs/${dialog(4)}`));
    expect(idsOf(await read<List>('/v1/pins', mary.api))).toEqual([dialog(5), dialog(2)]);
    expect(idsOf(await list('?pinned=true'))).not.toContain(dialog(4));
    expect((await pin(dialog(4), 'Late')).body['code']).toBe('DIALOG_NOT_FOUND');
    expect((await api.get(`/v1/dialogs/${dialog(4)}/feed`)).status).toBe(404);
  });

  test('an event of version 1 is read as today’s', async () => {
    const stream = `dialog-${dialog(1)}`;
    const last = (await log()).findLast((event) => event.stream === stream);
    if (last === undefined) throw new Error('no event');
    const metadata = { ...last.metadata, schemaVersion: 1, commandId: 'old', extension: 'pin-dialog' };
    const data = { dialogId: dialog(1), text: 'As once' };
    const event = { id: randomUUID(), type: 'DialogPinned', data, metadata };
    await running.core.eventStore.append(stream, last.revision, [event]);
    const { items } = await list('?pinned=true');
    expect(items.find(({ dialogId }) => dialogId === dialog(1))?.pin?.note).toBe('As once');
    expect((await pin(dialog(1), 'As once')).body['code']).toBe('DIALOG_ALREADY_PINNED');
  });

  test('without the feature its dialogs go on, and its events stay in the log', async () => {
    const before = (await log()).filter(({ metadata }) => metadata.extension !== undefined);
    const [revision] = (await list()).items
      .filter(({ dialogId }) => dialogId === dialog(1))
      .map((row) => row.revision);
    await running.stop();
    await open(parley);
    await write(0);
    done(await api.send('POST', `/v1/dialogs/${dialog(1)}/close`));
    const { items } = await list();
    expect(items.every((row) => !('pin' in row))).toBe(true);
    expect(items.find(({ dialogId }) => dialogId === dialog(1))?.revision).toBe((revision ?? 0) + 1);
    expect((await feed(dialog(0))).filter(({ kind }) => kind !== 'opened').map(({ kind }) => kind)).toEqual(
      Array(4).fill('message'),
    );
    expect((await api.get('/v1/dialogs?pinned=true')).status).toBe(400);
    expect((await pin(dialog(0), 'Nowhere')).status).toBe(404);
    for (const name of ['dialog-list', 'feed', 'unread']) await rebuild(name);
    expect(await list()).toEqual({ items, next: null });
    expect((await log()).filter(({ metadata }) => metadata.extension !== undefined)).toEqual(before);
  });

  test('with the feature again the pins are there', async () => {
    await running.stop();
    await open(withPins);
    expect(idsOf(await read<List>('/v1/pins', mary.api))).toEqual([dialog(5), dialog(2)]);
    expect(idsOf(await list('?pinned=true'))).toHaveLength(5);
    expect((await feed(dialog(0))).filter(({ kind }) => kind.startsWith('pin-dialog.'))).toHaveLength(3);
    expect((await pin(dialog(1), 'As once')).body['code']).toBe('DIALOG_ALREADY_PINNED');
    done(await unpin(dialog(5), mary.api));
    expect(idsOf(await read<List>('/v1/pins', mary.api))).toEqual([dialog(2)]);
    await rebuild('pins');
    expect(idsOf(await read<List>('/v1/pins', mary.api))).toEqual([dialog(2)]);
  });

  interface Build {
    readonly name: string;
    readonly role: string;
    readonly generation: number;
  }

  /** Builds afresh, and waits until queries read the new build. */
  async function rebuild(name: string): Promise<void> {
    const builds = async () =>
      (await api.get<{ items: Build[] }>('/v1/projections')).body.items.filter((row) => row.name === name);
    const old = (await builds()).find(({ role }) => role === 'served');
    done(await api.send('POST', `/v1/projections/${name}/rebuild`));
    await until(async () => {
      const served = (await builds()).find(({ role }) => role === 'served');
      return served !== undefined && served.generation !== old?.generation;
    }, `${name} is built again`);
  }
});
