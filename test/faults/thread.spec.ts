import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { apiOf } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { done, incoming } from '../support/given.js';
import { useServers } from '../support/servers/servers.js';
import { readStopped } from '../support/stopped.js';
import { until } from '../support/until.js';
import { expectNothingLostBy } from './embedded-end.js';
import { draws, inForm, observed } from './form.js';
import { newCommand, setStage, type KeyedCommand, type Stage } from './commands.js';
import { settleAndRepeat } from './sending.js';

const TIMES = inForm(2, 10);
const COMMANDS = inForm(60, 200);
const PATIENCE_MS = 400_000;
const servers = useServers();

/** A server whose thread the test can hold or end, by what it writes into a file. */
async function startWithThread(folder: string, file: string) {
  const env = {
    NODE_OPTIONS: `--import ${new URL('preloaded/thread-faults.mjs', import.meta.url).href}`,
    TEST_THREAD: file,
    PARLEY_PROJECTIONS: 'thread',
    PARLEY_LOG_LEVEL: 'info',
  };
  return servers.start(folder, { env });
}

/** What no fact of a read model is needed for. */
const messages = ({ channelId, talking }: Stage, round: number): KeyedCommand[] =>
  Array.from({ length: COMMANDS }, (_, index) => {
    const number = round * COMMANDS + index;
    const [path, body] =
      index % 2 === 0
        ? [`/v1/channels/${channelId}/messages`, incoming(`talking-${index % 12}`, `held-${number}`)]
        : [`/v1/dialogs/${talking[index % 12]?.dialogId ?? 0}/messages`, { text: `Sent ${number}.` }];
    return { key: `held-${number}`, method: 'POST', path, body, repeats: 0 };
  });

const someCommands = (stage: Stage, round: number): KeyedCommand[] =>
  Array.from({ length: COMMANDS }, (_, index) =>
    newCommand(stage, draws('thread', round * COMMANDS + index), round * COMMANDS + index),
  );

test(
  'a command does not wait for a projection: while their thread stands still all are answered, and queries too',
  async () => {
    const folder = await servers.folder();
    const file = join(await servers.folder(), 'thread');
    const server = await startWithThread(folder, file);
    const api = apiOf(server.url, server.token ?? '');
    const stage = await setStage(api);
    await caughtUp(api);
    const commands: KeyedCommand[] = [];
    for (let time = 0; time < TIMES; time++) {
      writeFileSync(file, 'hold');
      await until(() => existsSync(`${file}.held`), 'the thread stands still');
      const sent = messages(stage, time);
      await settleAndRepeat(api, sent);
      commands.push(...sent);
      const needs = await api.send('POST', `/v1/clients/${stage.fading[time]?.clientId ?? 0}/block`);
      expect([needs.status, needs.body['code']]).toEqual([503, 'PROJECTION_BEHIND']);
      const { position } = done(
        await api.send('POST', '/v1/groups', { name: `Group ${time}` }, { key: `g-${time}` }),
      );
      const late = await api.get(`/v1/dialogs?after=${position}&wait=1`);
      expect([late.status, late.headers.get('parley-read')]).toEqual([200, 'late']);
      rmSync(file);
      rmSync(`${file}.held`);
      const seen = await api.get(`/v1/dialogs?after=${position}&wait=10000`);
      expect([seen.status, seen.headers.get('parley-read')]).toEqual([200, 'reached']);
    }
    await caughtUp(api);
    expect(await server.stop()).toBe(0);
    const { differences } = await readStopped(folder);
    expect(differences).toEqual([]);
    const count = commands.filter(({ answer }) => answer !== undefined).length;
    observed(`${TIMES} times held: ${count} commands done and repeated meanwhile`);
  },
  PATIENCE_MS,
);

test(
  'a thread that fails ends the server with exit code 1 and no content in the log, and the next start goes on',
  async () => {
    const folder = await servers.folder();
    const file = join(await servers.folder(), 'thread');
    const commands: KeyedCommand[] = [];
    let server = await startWithThread(folder, file);
    const token = server.token ?? '';
    const stage = await setStage(apiOf(server.url, token));
    for (let time = 0; time < TIMES; time++) {
      const sent = someCommands(stage, time);
      await settleAndRepeat(apiOf(server.url, token), sent);
      commands.push(...sent);
      const ended = once(server.child, 'close');
      writeFileSync(file, 'end');
      expect((await ended)[0]).toBe(1);
      expect(server.output()).toMatch(
        /^parley: The thread that runs projections and processes has ended: RangeError\. .*\.$/m,
      );
      expect(server.output()).toContain('"code":"THREAD_ENDED"');
      expect(server.output()).not.toMatch(/Zdenka|secret/);
      rmSync(file);
      server = await startWithThread(folder, file);
    }
    await expectNothingLostBy(server, { folder, token, stage, commands });
    observed(`${TIMES} times the thread failed after ${COMMANDS} commands: none is lost`);
  },
  PATIENCE_MS,
);
