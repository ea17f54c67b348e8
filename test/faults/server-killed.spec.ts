import { expect, test } from '@jest/globals';
import { apiOf, type Api } from '../support/api.js';
import { useClusters } from '../support/servers/cluster.js';
import { inPool } from '../support/servers/pool.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import type { ServerProcess } from '../support/servers/server-process.js';
import { useServers } from '../support/servers/servers.js';
import { expectNothingLostBy } from './embedded-end.js';
import { draws, inForm, observed } from './form.js';
import { newCommand, setStage, type KeyedCommand, type Stage } from './commands.js';
import { expectNothingLost } from './scene.js';
import { IN_FLIGHT, isSettled, note, send } from './sending.js';
import { shuffled } from './shuffled.js';

const NEW_ORDERS = 32;
const PATIENCE_MS = 1_800_000;
const servers = useServers();

/** Sends all of them, many at once, and kills the server at the moment of the given answer. What was cut off stays open. */
async function sendAndKill(
  server: ServerProcess,
  api: Api,
  commands: readonly KeyedCommand[],
  answers: number,
): Promise<void> {
  let answered = 0;
  let killed: Promise<void> | undefined;
  await inPool(commands, IN_FLIGHT, async (command) => {
    if (killed) return;
    const answer = await send(api, command).catch(() => null);
    if (!answer) return;
    answered += 1;
    if (answered >= answers) killed ??= server.kill();
    note(command, answer);
  });
  await (killed ?? server.kill());
}

interface Killing {
  readonly kills: number;
  readonly stage: Stage;
  readonly token: string;
  readonly commands: KeyedCommand[];
  start(): Promise<ServerProcess>;
}

/** Kills one server after the other; answers the one that runs in the end, and how many commands were cut off. */
async function killAgainAndAgain(first: ServerProcess, { kills, stage, token, commands, start }: Killing) {
  let server = first;
  let cutOff = 0;
  for (let kill = 0; kill < kills; kill++) {
    const drawn = draws('kill', kill);
    // What was acknowledged is repeated once under load; what was cut off comes again until it is settled.
    const again = commands.filter(
      ({ answer, refused, repeats }) => !refused && (answer === undefined || repeats === 0),
    );
    const fresh = Array.from({ length: NEW_ORDERS }, (_, index) =>
      newCommand(stage, drawn, commands.length + index),
    );
    commands.push(...fresh);
    const round = shuffled(drawn, [...again, ...fresh]);
    await sendAndKill(server, apiOf(server.url, token), round, 1 + drawn.below(round.length));
    cutOff += round.filter((command) => !isSettled(command)).length;
    server = await start();
  }
  expect(cutOff).toBeGreaterThan(kills);
  observed(`${kills} kills, ${commands.length} commands, ${cutOff} times one was cut off`);
  return server;
}

test(
  'a server on the embedded stores is killed again and again under load',
  async () => {
    const folder = await servers.folder();
    const first = await servers.start(folder);
    const token = first.token ?? '';
    const stage = await setStage(apiOf(first.url, token));
    const commands: KeyedCommand[] = [];
    const start = (): Promise<ServerProcess> => servers.start(folder);
    const server = await killAgainAndAgain(first, { kills: inForm(15, 100), stage, token, commands, start });
    await expectNothingLostBy(server, { folder, token, stage, commands });
  },
  PATIENCE_MS,
);

describeOnMongo('on EventStoreDB and MongoDB', () => {
  const startCluster = useClusters();

  test(
    'a server is killed again and again under load while a worker goes on',
    async () => {
      const cluster = await startCluster();
      const first = await cluster.server();
      const token = first.token ?? '';
      await cluster.worker();
      const stage = await setStage(apiOf(first.url, token));
      const commands: KeyedCommand[] = [];
      const start = (): Promise<ServerProcess> => cluster.server();
      const server = await killAgainAndAgain(first, { kills: inForm(4, 100), stage, token, commands, start });
      await expectNothingLost({ cluster, server, admin: apiOf(server.url, token), stage, commands });
    },
    PATIENCE_MS,
  );
});
