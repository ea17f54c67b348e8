import { expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { apiOf, type Api, type ApiAnswer } from '../support/api.js';
import { useClusters } from '../support/servers/cluster.js';
import { done, givenChannel, receive, type Received } from '../support/given.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';

const PATIENCE_MS = 60_000;
const ASK_AGAIN_MS = 20;

/** Asks until the answer is as wanted, for a minute. */
async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  let last: T | undefined;
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end;) {
    last = await ask();
    if (isWanted(last)) return last;
    await pause(ASK_AGAIN_MS);
  }
  throw new Error(`Never: ${JSON.stringify(last)}`);
}

const ready = (api: Api): Promise<ApiAnswer> => api.get('/health/ready');
const hasStatus =
  (status: number) =>
  (answer: ApiAnswer<unknown>): boolean =>
    answer.status === status;
const refusal = ({ status, headers, body }: ApiAnswer<unknown>) => [
  status,
  headers.get('retry-after'),
  (body as { code?: string }).code,
];
const AWAY = [503, '1', 'STORE_UNAVAILABLE'];
// A store that is away is noticed at once or at the deadline.
const QUICK = { EVENTSTOREDB_DEADLINE_MS: '2000', MONGODB_TIMEOUT_MS: '2000' };

describeOnMongo('on stores that are servers', () => {
  const startCluster = useClusters();

  test('a server and a worker start while both stores are away, and are ready once these are there', async () => {
    const cluster = await startCluster();
    cluster.events.cut();
    cluster.documents.cut();
    const server = await cluster.server({ env: QUICK, until: 'Parley serves' });
    const worker = await cluster.worker(QUICK);
    const [ofServer, ofWorker] = [apiOf(server.url, ''), apiOf(worker.url, '')];
    expect((await ofServer.get('/health/live')).status).toBe(200);
    expect((await ofWorker.get('/health/live')).status).toBe(200);
    expect(refusal(await ready(ofServer))).toEqual(AWAY);
    expect(refusal(await ready(ofWorker))).toEqual(AWAY);
    cluster.events.mend();
    cluster.documents.mend();
    await until(() => ready(ofWorker), hasStatus(200));
    await until(() => ready(ofServer), hasStatus(200));
    await until(
      async () => server.output(),
      (output) => /^Ready/m.test(output) && /prl_\S+/.test(output),
    );
    expect([await server.stop(), await worker.stop()]).toEqual([0, 0]);
  });

  test('without the event store commands answer 503 and queries go on; all resumes by itself, without a repeat done twice', async () => {
    const cluster = await startCluster();
    const server = await cluster.server({ env: { ...QUICK, PARLEY_LOG_LEVEL: 'warn' } });
    const worker = await cluster.worker(QUICK);
    const api = apiOf(server.url, server.token ?? '');
    const channelId = await givenChannel(api, 'Shop');
    const before = done<Received>(await receive(api, channelId, 'chat', 'before'));
    const dialogs = `/v1/dialogs?after=${before.position}&wait=10000`;
    expect((await api.get<{ items: unknown[] }>(dialogs)).body.items).toHaveLength(1);

    cluster.events.cut();
    const body = { text: 'Said meanwhile.' };
    const sendMessage = () =>
      api.send<Received>('POST', `/v1/dialogs/${before.dialogId}/messages`, body, { key: 'meanwhile' });
    expect(refusal(await sendMessage())).toEqual(AWAY);
    expect((await api.get<{ items: unknown[] }>('/v1/dialogs')).body.items).toHaveLength(1);
    expect((await api.get(`/v1/dialogs/${before.dialogId}/feed`)).status).toBe(200);
    const unknown = { head: null, behind: null, behindSeconds: null };
    for (const path of ['/v1/projections', '/v1/processes']) {
      const { items } = done<{ items: unknown[] }>(await api.get(path));
      expect(items.length).toBeGreaterThan(0);
      expect(items).toEqual(items.map(() => expect.objectContaining(unknown)));
    }
    expect(refusal(await ready(api))).toEqual(AWAY);
    expect((await api.as('prl_1_wrong').get('/v1/dialogs')).status).toBe(401);

    cluster.events.mend();
    const sent = await until(sendMessage, hasStatus(200));
    expect((await sendMessage()).body).toEqual({ ...sent.body, repeated: true });
    const feed = `/v1/dialogs/${before.dialogId}/feed?after=${sent.body.position}&wait=10000`;
    const answer = await until(
      () => api.get(feed),
      ({ headers }) => headers.get('parley-read') === 'reached',
    );
    expect(JSON.stringify(answer.body).split(body.text)).toHaveLength(2);
    await until(
      async () => server.output(),
      (output) => output.includes('a store is back'),
    );
    const reported = server
      .output()
      .split('\n')
      .filter((line) => /a store is (away|back)/.test(line));
    expect(reported).toEqual([
      expect.stringContaining('"store":"event store","code":"STORE_UNAVAILABLE"'),
      expect.stringMatching(/"store":"event store","ms":\d+,"failures":\d+,/),
    ]);
    expect(server.output()).not.toMatch(/\bat .*\.js:\d+/);
    expect([await server.stop(), await worker.stop()]).toEqual([0, 0]);
  });

  test('without the document store queries answer 503; what commands do meanwhile is seen once it is back', async () => {
    const cluster = await startCluster();
    const server = await cluster.server({ env: QUICK });
    const worker = await cluster.worker(QUICK);
    const api = apiOf(server.url, server.token ?? '');
    const channelId = await givenChannel(api, 'Shop');
    const { position, dialogId } = done<Received>(await receive(api, channelId, 'chat', 'before'));
    await api.get(`/v1/dialogs?after=${position}&wait=10000`);

    cluster.documents.cut();
    const query = () => api.get('/v1/dialogs');
    expect(refusal(await until(query, hasStatus(503)))).toEqual(AWAY);
    // What is served is known for a second.
    expect(refusal(await until(() => ready(api), hasStatus(503)))).toEqual(AWAY);
    cluster.documents.mend();
    const after = done<Received>(await until(() => receive(api, channelId, 'chat', 'after'), hasStatus(200)));
    const feed = await until(
      () => api.get(`/v1/dialogs/${dialogId}/feed?after=${after.position}&wait=10000`),
      ({ headers }) => headers.get('parley-read') === 'reached',
    );
    expect(JSON.stringify(feed.body)).toContain('This is after.');
    expect([await server.stop(), await worker.stop()]).toEqual([0, 0]);
  });

  test('of servers that start at once one shows the token of the only administrator', async () => {
    const cluster = await startCluster();
    const [servers] = await Promise.all([
      Promise.all([cluster.server(), cluster.server(), cluster.server()]),
      cluster.worker(),
    ]);
    const tokens = servers.flatMap(({ token }) => (token === null ? [] : [token]));
    expect(tokens).toHaveLength(1);
    const token = tokens[0] ?? '';
    for (const { url } of servers) expect((await apiOf(url, token).get('/v1/me')).status).toBe(200);
    const users = await until(
      () => apiOf(servers[0]?.url ?? '', token).get<{ items: unknown[] }>('/v1/users'),
      hasStatus(200),
    );
    expect(users.body.items).toHaveLength(1);
  });
});
