import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { features, productOf } from '@parley/composition';
import { starFeature, starred } from '@parley/dialogs/testing';
import { positionToText } from '@parley/eventsourcing';
import { openTestApp, type TestApp } from './http/app.fixtures.js';

type Row = { readonly dialogId: number; readonly star: string | null; readonly revision: number };
type Page = { readonly items: readonly Row[]; readonly next: string | null };

let app: TestApp;
const dialogIds: number[] = [];
let after = '';

/** Three dialogs, of which the first two are starred. */
beforeAll(async () => {
  app = await openTestApp(undefined, productOf([...features, starFeature]));
  const { channelId } = await app.done('POST', '/v1/channels', {
    type: 'vk',
    name: 'Shop',
    settings: { text: { creating: 'both' } },
  });
  for (let n = 1; n <= 3; n += 1) {
    const { dialogId, revision } = await app.done('POST', `/v1/channels/${String(channelId)}/messages`, {
      externalId: `m-${n}`,
      externalChatId: `c-${n}`,
      customer: { externalId: `u-${n}`, name: `Customer ${n}` },
      text: 'Hello',
    });
    dialogIds.push(Number(dialogId));
    if (n === 3) continue;
    const star = starred(Number(dialogId), `note ${String(dialogId)}`, 1);
    await app.core.eventStore.append(star.stream, Number(revision), [star]);
  }
  after = positionToText(await app.core.eventStore.head());
});
afterAll(() => app.close());

const list = async (query = ''): Promise<Page> =>
  (await app.done('GET', `/v1/dialogs?after=${after}${query}`)) as unknown as Page;

describe('what a feature contributes to dialogs', () => {
  test('is in the rows, which wait for the read models of the feature too', async () => {
    const { items } = await list();
    expect(new Map(items.map(({ dialogId, star }) => [dialogId, star]))).toEqual(
      new Map(dialogIds.map((id, index) => [id, index < 2 ? `note ${id}` : null])),
    );
    const one = await app.send('GET', `/v1/dialogs/${dialogIds[0]}?after=${after}`);
    expect(one.headers['etag']).toBe(`"${String(one.body['revision'])}"`);
    expect(one.body['star']).toBe(`note ${dialogIds[0]}`);
  });

  test('is asked for by a parameter of its own, which is checked', async () => {
    const idsOf = ({ items }: Page) => items.map(({ dialogId }) => dialogId).toSorted((a, b) => a - b);
    expect(idsOf(await list('&starred=true'))).toEqual(dialogIds.slice(0, 2));
    expect(idsOf(await list('&starred=false&status=open'))).toEqual(dialogIds.slice(2));
    expect((await app.send('GET', '/v1/dialogs?starred=perhaps')).body['code']).toBe('INVALID_REQUEST');
    expect((await app.send('GET', '/v1/dialogs?unknown=1')).status).toBe(400);
  });

  test('is in the feed', async () => {
    const { body } = await app.send('GET', `/v1/dialogs/${dialogIds[0]}/feed?after=${after}`);
    const stars = (body['entries'] as { kind: string }[]).filter(({ kind }) => kind === 'star.starred');
    expect(stars).toEqual([expect.objectContaining({ note: `note ${dialogIds[0]}` })]);
  });

  test('is described', async () => {
    const { body } = await app.send('GET', '/openapi.json');
    const { paths, components } = body as unknown as {
      paths: Record<string, { get: { parameters: { name: string; schema: object }[] } }>;
      components: { schemas: Record<string, { properties: object; oneOf: object[] }> };
    };
    const starredParameter = paths['/v1/dialogs']?.get.parameters.find(({ name }) => name === 'starred');
    expect(starredParameter?.schema).toEqual({ type: 'boolean' });
    expect(components.schemas['DialogRow']?.properties).toMatchObject({
      star: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    });
    expect(components.schemas['StarStarredEntry']?.properties).toMatchObject({ note: { type: 'string' } });
    expect(components.schemas['FeedEntry']?.oneOf).toContainEqual({
      $ref: '#/components/schemas/StarStarredEntry',
    });
  });
});
