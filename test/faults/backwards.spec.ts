import { expect, test } from '@jest/globals';
import { feedProjection } from '@parley/dialogs';
import { apiOf, type Api } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { useClusters } from '../support/servers/cluster.js';
import { inPool } from '../support/servers/pool.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import type { ServerProcess } from '../support/servers/server-process.js';
import { useServers } from '../support/servers/servers.js';
import { everyProjection, readStopped, readStores, type Stopped } from '../support/stopped.js';
import { until } from '../support/until.js';
import { draws, inForm, observed } from './form.js';
import { faultsOf } from './log.js';
import { newCommand, setStage, type KeyedCommand, type Stage } from './commands.js';
import { withStores } from './scene.js';
import { IN_FLIGHT, note, send, settleAndRepeat } from './sending.js';

/** Which version of the feed the programs know that are started one after the other. */
const FIRST = feedProjection.version;
const DEPLOYED = Array.from({ length: inForm(4, 12) }, (_, index) => FIRST + (index % 2));
const FRESH = 40;
const PATIENCE_MS = 600_000;
const SECOND = `--import ${new URL('preloaded/second-version.mjs', import.meta.url).href}`;
const servers = useServers();

const programOf = (version: number): Readonly<Record<string, string>> =>
  version === FIRST ? {} : { NODE_OPTIONS: SECOND };

/** The version of checkpoints is a sum, in which the feed's is. */
const WITH_FEED = [feedProjection.name, 'audit-checkpoints'];

/** All read models as a program builds them that knows this version of the feed. */
const known = (version: number): typeof everyProjection =>
  everyProjection.map((projection) =>
    WITH_FEED.includes(projection.name)
      ? { ...projection, version: projection.version + version - FIRST }
      : projection,
  );

async function serves(admin: Api, version: number): Promise<boolean> {
  const { body } = await admin.get<{ items: { name: string; version: number; serving: boolean }[] }>(
    '/v1/projections',
  );
  return body.items.some((row) => row.name === feedProjection.name && row.serving && row.version === version);
}

interface Deployment {
  readonly stage: Stage;
  readonly commands: KeyedCommand[];
}

/** What a program does between two deployments: it takes commands, and comes to serve its version. */
async function live(admin: Api, version: number, { stage, commands }: Deployment): Promise<void> {
  const drawn = draws('backwards', commands.length);
  const fresh = Array.from({ length: FRESH }, (_, index) =>
    newCommand(stage, drawn, commands.length + index),
  );
  commands.push(...fresh);
  await inPool(fresh, IN_FLIGHT, async (command) => note(command, await send(admin, command)));
  await settleAndRepeat(admin, commands);
  await until(() => serves(admin, version), `version ${version} of the feed is served`);
  await caughtUp(admin);
  const { dialogId } = stage.talking[0] ?? { dialogId: 0 };
  expect((await admin.get(`/v1/dialogs/${dialogId}/feed`)).status).toBe(200);
}

function expectWhole({ log, differences }: Stopped, { stage, commands }: Deployment): void {
  expect(faultsOf(log, commands, stage.end)).toEqual([]);
  expect(differences).toEqual([]);
}

test(
  'a program that knows an older version of a projection is started, and then the newer one again: embedded stores',
  async () => {
    const folder = await servers.folder();
    let token = '';
    let deployment: Deployment | null = null;
    for (const version of DEPLOYED) {
      const server = await servers.start(folder, { env: programOf(version) });
      token ||= server.token ?? '';
      const admin = apiOf(server.url, token);
      deployment ??= { stage: await setStage(admin), commands: [] };
      await live(admin, version, deployment);
      expect(await server.stop()).toBe(0);
      expectWhole(await readStopped(folder, known(version)), deployment);
    }
    observed(`versions ${DEPLOYED.join(', ')} of the feed were served in turn, each equal to a fresh fold`);
  },
  PATIENCE_MS,
);

describeOnMongo('on EventStoreDB and MongoDB', () => {
  const startCluster = useClusters();

  test(
    'a worker that knows an older version of a projection is started, and then the newer one again',
    async () => {
      const cluster = await startCluster();
      let server: ServerProcess | null = null;
      let token = '';
      let deployment: Deployment | null = null;
      for (const version of DEPLOYED) {
        const next = await cluster.server({ env: programOf(version) });
        const worker = await cluster.worker(programOf(version));
        await server?.stop();
        server = next;
        token ||= server.token ?? '';
        const admin = apiOf(server.url, token);
        deployment ??= { stage: await setStage(admin), commands: [] };
        await live(admin, version, deployment);
        expect(await worker.stop()).toBe(0);
        const read = withStores(cluster, (log, documents) => readStores(log, documents, known(version)));
        expectWhole(await read, deployment);
      }
      observed(`versions ${DEPLOYED.join(', ')} of the feed were served in turn, each equal to a fresh fold`);
    },
    PATIENCE_MS,
  );
});
