import { beforeAll, expect, test } from '@jest/globals';
import { apiOf } from '../support/api.js';
import { useClusters, type Cluster } from '../support/servers/cluster.js';
import { inPool } from '../support/servers/pool.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { openTcpRelay, targetOf } from '../support/servers/tcp-relay.js';
import { until } from '../support/until.js';
import { draws, inForm, observed } from './form.js';
import { newCommand, type KeyedCommand } from './commands.js';
import { expectNothingLost, setScene, type Scene } from './scene.js';
import { note, send } from './sending.js';

const ROUNDS = inForm(2, 40);
const TOGETHER = 8;
const PATIENCE_MS = 400_000;

describeOnMongo('an answer that is lost after the write', () => {
  const startCluster = useClusters();
  let cluster: Cluster;
  let scene: Scene;
  const fresh = (round: number): KeyedCommand[] => {
    const { commands, stage } = scene;
    const drawn = draws('lost answer', round);
    const made = Array.from({ length: TOGETHER }, (_, index) =>
      newCommand(stage, drawn, commands.length + index),
    );
    commands.push(...made);
    return made;
  };

  beforeAll(async () => {
    cluster = await startCluster();
    scene = await setScene(cluster, { EVENTSTOREDB_DEADLINE_MS: '3000' });
    await cluster.worker();
  }, PATIENCE_MS);

  /** Answers of the event store that are lost while these commands run: its connection is torn, or it says nothing. */
  async function loseSome(round: number): Promise<void> {
    const { double, events } = cluster;
    const answer = (['cut', 'timeout', 'none'] as const)[round % 3] ?? 'cut';
    if (double !== null) await double.fault({ kind: 'lost-answer', method: 'append', answer, count: 2 });
    else events.lose();
    const sending = inPool(fresh(round), TOGETHER, async (command) =>
      note(command, await send(scene.admin, command)),
    );
    if (double === null) await until(() => events.lost() > 0, 'an answer is lost');
    events.mend();
    await sending;
  }

  test(
    'of the event store: the repeat with the same key gives the first result, once in the log',
    async () => {
      for (let round = 0; round < 3 * ROUNDS; round++) await loseSome(round);
      const met = (await cluster.double?.state())?.faults.map((fault) => fault.met);
      expect(new Set(met)).toEqual(new Set(cluster.double === null ? undefined : [2]));
      const open = scene.commands.filter(({ answer, refused }) => !answer && !refused).length;
      await expectNothingLost(scene);
      observed(
        `${6 * ROUNDS} answers lost among ${scene.commands.length} commands; ${open} of them had to be repeated by the client`,
      );
    },
    PATIENCE_MS,
  );

  test(
    'of the server: the repeat with the same key gives the first result, once in the log',
    async () => {
      const way = await openTcpRelay(targetOf(scene.server.url, 80));
      const distant = apiOf(`http://127.0.0.1:${way.port}`, scene.server.token ?? '');
      for (let round = 0; round < ROUNDS; round++) {
        way.lose();
        const torn = Promise.allSettled(fresh(1_000 + round).map((command) => send(distant, command)));
        await until(() => way.lost() > 0, 'the server has answered');
        way.cut();
        expect(new Set((await torn).map(({ status }) => status))).toEqual(new Set(['rejected']));
        way.mend();
      }
      await way.close();
      await expectNothingLost(scene);
      observed(`${ROUNDS * TOGETHER} answers lost on the way to the client`);
    },
    PATIENCE_MS,
  );
});
