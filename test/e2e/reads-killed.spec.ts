import { expect, test } from '@jest/globals';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { apiOf, type Api } from '../support/api.js';
import { done, givenChannel, givenManager, receive, type Person, type Received } from '../support/given.js';
import { useClusters } from '../support/servers/cluster.js';
import type { ServerProcess } from '../support/servers/server-process.js';
import { useServers } from '../support/servers/servers.js';
import { until } from '../support/until.js';

const RECORDING = { env: { PARLEY_RECORD_READS: 'on' } };
/** What a kill may lose, in ms. */
const MOST_LOST_MS = 1_000;
const READING_MS = 2_500;
const PATIENCE_MS = 120_000;
const servers = useServers();

interface Scene {
  readonly dialogId: number;
  readonly auditor: Person;
  readonly readers: readonly Person[];
}

async function setScene(admin: Api, names: readonly string[]): Promise<Scene> {
  const channelId = await givenChannel(admin, 'Shop');
  const auditor = await givenManager(admin, 'Auditor', { permissions: ['audit'] });
  const readers: Person[] = [];
  for (const name of names) readers.push(await givenManager(admin, name));
  const { dialogId, position } = done<Received>(await receive(admin, channelId, 'chat', 'message'));
  done(await admin.get(`/v1/dialogs/${dialogId}/feed?after=${position}&wait=10000`));
  return { dialogId, auditor, readers };
}

/** Times at which somebody had the answer, one after the other until the server is gone or the time is over. */
async function readFor(ms: number, api: Api, dialogId: number): Promise<readonly number[]> {
  const answered: number[] = [];
  for (const end = Date.now() + ms; Date.now() < end;) {
    const answer = await api.get(`/v1/dialogs/${dialogId}/feed`).catch(() => null);
    if (answer === null) break;
    done(answer);
    answered.push(Date.now());
  }
  return answered;
}

const apiAt = (url: string, { token }: Person): Api => apiOf(url, token);

interface Recorded {
  readonly items: readonly { readonly at: string; readonly what: string; readonly person: Person }[];
  readonly next: string | null;
  readonly gaps: readonly {
    readonly from: string | null;
    readonly to: string | null;
    readonly reason: string;
  }[];
  readonly madeBy: { readonly position: string };
}

/** Times of the feeds that somebody is recorded to have been shown, page by page; and the gaps. */
async function recorded({ url }: ServerProcess, { dialogId, auditor }: Scene, { id }: Person) {
  const api = apiAt(url, auditor);
  const times: number[] = [];
  for (let cursor = ''; ;) {
    const page = done<Recorded>(await api.get(`/v1/audit/dialogs/${dialogId}/reads?limit=100${cursor}`));
    expect(page.madeBy.position).toMatch(/^[1-9]\d*$/);
    for (const { at, what, person } of page.items)
      if (what === 'feed' && person.id === id) times.push(Date.parse(at));
    if (page.next === null) return { times, ended: page.gaps.filter(({ reason }) => reason === 'ended') };
    cursor = `&cursor=${page.next}`;
  }
}

const before = (times: readonly number[], ms: number): number => times.filter((time) => time < ms).length;

/** All that is older than a second is there, nothing is there twice, and what may be missing is behind the beginning of the gap. */
function expectHeld(
  answered: readonly number[],
  times: readonly number[],
  gap: string,
  killedAt: number,
): void {
  const from = Date.parse(gap);
  expect(times.length).toBeGreaterThanOrEqual(before(answered, killedAt - MOST_LOST_MS));
  expect(times.length).toBeGreaterThanOrEqual(before(answered, from));
  // One may have been recorded whose answer was cut off.
  expect(times.length).toBeLessThanOrEqual(answered.length + 1);
  expect(from).toBeGreaterThan(killedAt - MOST_LOST_MS);
  expect(from).toBeLessThanOrEqual(killedAt);
}

test(
  'a server that is killed again and again loses at most a second of the reads, and each gap is shown after its start',
  async () => {
    const folder = await servers.folder();
    let server = await servers.start(folder, RECORDING);
    const scene = await setScene(apiOf(server.url, server.token ?? ''), ['Reader']);
    const [reader] = scene.readers as [Person];
    const all: number[] = [];
    for (let kills = 1; kills <= 2; kills += 1) {
      const reading = readFor(READING_MS * 2, apiAt(server.url, reader), scene.dialogId);
      await until(
        async () => (await recorded(server, scene, reader)).times.length > all.length + 20,
        'reads',
      );
      const killedAt = Date.now();
      await server.kill();
      const answered = await reading;
      server = await servers.start(folder, RECORDING);
      const startedAt = Date.now();
      const { times, ended } = await recorded(server, scene, reader);
      expect(ended).toHaveLength(kills);
      const { from, to } = ended.at(-1) ?? {};
      const fresh = times.slice(0, times.length - all.length);
      expectHeld(answered, fresh, from ?? '', killedAt);
      expect(Date.parse(to ?? '')).toBeGreaterThanOrEqual(killedAt);
      expect(Date.parse(to ?? '')).toBeLessThanOrEqual(startedAt);
      all.push(...fresh);
    }
  },
  PATIENCE_MS,
);

describeOnMongo('with documents on MongoDB', () => {
  const startCluster = useClusters();

  test(
    'of two servers one is killed: each read of the other is there once, and so is what the first had stored',
    async () => {
      const cluster = await startCluster();
      const first = await cluster.server(RECORDING);
      await cluster.worker();
      const second = await cluster.server(RECORDING);
      const scene = await setScene(apiOf(first.url, first.token ?? ''), ['One', 'Other']);
      const [one, other] = scene.readers as [Person, Person];
      // What a server knows of read models that others build may be a second old.
      done(
        await apiAt(second.url, scene.auditor).get(`/v1/dialogs/${scene.dialogId}/feed?after=1&wait=10000`),
      );
      const reading = [
        readFor(READING_MS * 4, apiAt(first.url, one), scene.dialogId),
        readFor(READING_MS * 2, apiAt(second.url, other), scene.dialogId),
      ] as const;
      await until(async () => (await recorded(second, scene, one)).times.length > 20, 'reads of the first');
      const killedAt = Date.now();
      await first.kill();
      const [cutOff, whole] = await Promise.all(reading);
      expect(await second.stop()).toBe(0);
      const third = await cluster.server(RECORDING);
      await until(async () => (await recorded(third, scene, one)).ended.length > 0, 'the gap is shown');
      const ofOne = await recorded(third, scene, one);
      expectHeld(cutOff, ofOne.times, ofOne.ended[0]?.from ?? '', killedAt);
      expect((await recorded(third, scene, other)).times).toHaveLength(whole.length);
    },
    PATIENCE_MS,
  );
});
