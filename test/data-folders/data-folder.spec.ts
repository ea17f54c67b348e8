import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dialogAggregate } from '@parley/dialogs';
import {
  createCommandRunner,
  type DocumentStore,
  type Position,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { readConfig } from '@parley/composition';
import { serve, type Running } from '@parley/server';
import { rm } from 'node:fs/promises';
import { apiOf, type Api } from '../support/api.js';
import { inPool } from '../support/servers/pool.js';
import { copyOf, dataFolders, repeatOf, type DataFolder, type Expected, type Request } from './fixture.js';
import { ask, caughtUp, type Answered, type BuildRow } from './questions.mjs';

const CARDS = '/v1/projections/client-card/parked';
const PROCESS = '/v1/processes/release-dialogs/parked';
const IN_FLIGHT = 16;

interface Waiting {
  readonly stream: string;
  /** Of the build, in a read model. */
  readonly name?: string;
  readonly version?: number;
}

describe.each(await dataFolders())('the data folder that revision %s left', (revision) => {
  let folder: DataFolder;
  let expected: Expected;
  let running: Running;
  let api: Api;
  let builds: readonly BuildRow[];

  const open = async (): Promise<void> => {
    const env = { PARLEY_DATA: folder.folder, PARLEY_PORT: '0', PARLEY_LOG_LEVEL: 'silent' };
    const config = { ...(await readConfig(env)), rateLimit: 1_000_000 };
    running = await serve(config, { sample: 'none', newAdminToken: false, print: () => undefined });
    await running.bootstrapped;
    api = apiOf(running.url, expected.tokens.admin);
  };
  const settled = () => caughtUp(running.url, expected.tokens.admin);
  const served = (name: string) => builds.find((row) => row.name === name && row.role === 'served');
  const versionThen = (name: string) => expected.builds.find((row) => row.name === name)?.version;
  /** A later version of a read model folds all of the log: nothing of it waits, and nothing was passed over. */
  const isOfThen = (name: string): boolean => served(name)?.version === versionThen(name);

  beforeAll(async () => {
    folder = await copyOf(revision);
    expected = folder.expected;
    await open();
    builds = await settled();
  });
  afterAll(async () => {
    await running.stop();
    await rm(folder.folder, { recursive: true });
  });

  /** Streams that wait in what is served. */
  const parked = async (path: string): Promise<string[]> => {
    const { items } = (await api.get<{ items: Waiting[] }>(path)).body;
    return items
      .filter(({ name, version }) => name === undefined || served(name)?.version === version)
      .map(({ stream }) => stream);
  };
  const retry = async (path: string, stream: string) =>
    (await api.send<{ outcome: string; parked: unknown }>('POST', `${path}/${stream}/retry`)).body;

  async function appendedSince(position: Position): Promise<readonly RecordedEvent[]> {
    const { events } = await running.core.eventStore.readAll({ from: position, limit: 1_000 });
    return events;
  }

  /** Sends requests again, with the rest of the program idle. */
  async function repeat(requests: readonly Request[]): Promise<void> {
    const before = await running.core.eventStore.head();
    await inPool(
      requests.filter(({ once }) => !once),
      IN_FLIGHT,
      async (request) => {
        const { method, path, headers, body } = request;
        const answer = await fetch(`${running.url}${path}`, {
          method,
          headers,
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        expect([method, path, answer.status, await answer.json()]).toEqual([
          method,
          path,
          200,
          repeatOf(request),
        ]);
      },
    );
    expect(await appendedSince(before)).toEqual([]);
  }

  /** In a card of a later version the event counts that was passed over. */
  const withSkip = (answered: Answered): Answered => {
    if (isOfThen('client-card')) return answered;
    const { then, now } = expected.skippedName;
    const text = JSON.stringify(answered);
    return JSON.parse(text.replaceAll(`"name":"${then}"`, `"name":"${now}"`)) as Answered;
  };

  /** Asks all that was asked then; a later program may answer more fields. */
  async function compareAll(state: 'opened' | 'mended'): Promise<void> {
    const isComparable = state === 'mended' || isOfThen('client-card');
    const answers = expected.answers.filter(({ mended }) => isComparable || mended === undefined);
    expect(answers.length).toBeGreaterThan(100);
    await inPool(answers, IN_FLIGHT, async ({ token, path, opened, mended }) => {
      const answer = withSkip((state === 'mended' ? mended : undefined) ?? opened);
      expect({ path, ...(await ask(running.url, { token, path })) }).toMatchObject({ path, ...answer });
    });
  }

  test('the build that was half done has gone on and is served', async () => {
    const { name, version, at, head } = expected.halfBuilt;
    expect(BigInt(at)).toBeLessThan(BigInt(head));
    expect(served(name)?.version).toBeGreaterThanOrEqual(version);
    expect(builds).toContainEqual(expect.objectContaining({ name, version: version - 1, role: 'before' }));
  });

  test('every read model is served at least in the version of then, and the rest of its builds is there', () => {
    for (const { name, version, generation, role, state, parked: waiting } of expected.builds) {
      expect(served(name)).toMatchObject({ state: 'live', behind: 0 });
      if (isOfThen(name))
        expect(builds).toContainEqual(
          expect.objectContaining({ name, version, generation, role, state, parked: waiting }),
        );
      else expect(served(name)?.version).toBeGreaterThan(version);
    }
  });

  test('snapshots are read, or dropped when the state has another shape now, and the state is that of the log', async () => {
    const { eventStore, documents, commandIndex } = running.core;
    const runnerOn = (store: typeof eventStore, kept: DocumentStore) =>
      createCommandRunner({ eventStore: store, records: kept, commandIndex, clock: Date.now });
    for (const dialogId of expected.long) {
      const snapshot = await documents.getRecord<{ revision: number; stateVersion: number }>(
        'snapshot',
        `dialog-${dialogId}`,
      );
      const reads: (number | undefined)[] = [];
      const watched: typeof eventStore = {
        ...eventStore,
        readStream: (stream, options) => {
          reads.push(options?.from);
          return eventStore.readStream(stream, options);
        },
      };
      const loaded = await runnerOn(watched, documents).load(dialogAggregate, dialogId);
      const forgetful = { ...documents, getRecord: async () => null };
      const folded = await runnerOn(eventStore, forgetful).load(dialogAggregate, dialogId);
      expect(snapshot?.value.revision).toBeGreaterThan(90);
      const isUsed = snapshot?.value.stateVersion === dialogAggregate.stateVersion;
      expect(reads[0]).toBe(isUsed ? snapshot.value.revision : 0);
      expect([loaded.revision, loaded.state]).toEqual([folded.revision, folded.state]);
    }
  });

  test('every request, repeated with its key, is answered as then, and nothing is appended', () =>
    repeat(folder.requests));

  test('the queries answer as then', () => compareAll('opened'));

  test('what waited in a read model waits still, and a retry folds it', async () => {
    const { waiting, byHand, skipped } = expected.cards;
    const streams = [waiting, byHand].map((id) => `client-${id}`);
    expect(await parked(CARDS)).toEqual(isOfThen('client-card') ? streams : []);
    expect(streams).not.toContain(`client-${skipped}`);
    if (!isOfThen('client-card')) return;
    for (const stream of streams)
      expect(await retry(CARDS, stream)).toMatchObject({ outcome: 'done', parked: null });
    expect(await parked(CARDS)).toEqual([]);
  });

  test('what waited in a process waits still; a retry reacts to it and to what waits behind, and not to what was skipped', async () => {
    const { skipped, waiting, behind } = expected.leaving;
    const responsible = async ({ dialogId }: { dialogId: number }) =>
      (await api.get<{ responsible: unknown }>(`/v1/dialogs/${dialogId}`)).body.responsible;
    expect(await parked(PROCESS)).toEqual(['staff-1']);
    for (const one of [skipped, waiting, behind])
      expect(await responsible(one)).toMatchObject({ id: one.userId });
    expect(await retry(PROCESS, 'staff-1')).toMatchObject({ outcome: 'done', parked: null });
    await settled();
    expect([await responsible(waiting), await responsible(behind)]).toEqual([null, null]);
    expect(await responsible(skipped)).toMatchObject({ id: skipped.userId });
    expect(await parked(PROCESS)).toEqual([]);
  });

  test('a build that was held back is switched to', async () => {
    const held = expected.builds.find(({ role }) => role === 'held')!;
    if (!isOfThen(held.name)) return;
    expect((await api.send('POST', `/v1/projections/${held.name}/switch`)).body).toMatchObject({
      outcome: 'done',
    });
    builds = await settled();
    expect(served(held.name)).toMatchObject({ version: held.version, generation: held.generation });
  });

  test('built afresh, every read model comes out the same, without what was skipped', async () => {
    const names = [...new Set(builds.map(({ name }) => name))];
    for (const name of names)
      expect((await api.send('POST', `/v1/projections/${name}/rebuild`)).body).toMatchObject({
        repeated: false,
      });
    const before = builds;
    builds = await settled();
    for (const name of names)
      expect(served(name)!.generation).toBeGreaterThan(
        before.find((row) => row.name === name && row.role === 'served')!.generation,
      );
    await compareAll('mended');
  });

  test('opened again, it knows the requests still', async () => {
    await running.stop();
    await open();
    builds = await settled();
    await repeat(folder.requests.filter((_request, index) => index % 5 === 0));
    await compareAll('mended');
  });
});
