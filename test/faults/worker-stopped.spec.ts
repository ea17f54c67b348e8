import { expect, test } from '@jest/globals';
import { collectionOf } from '@parley/subscriptions';
import { dialogListProjection } from '@parley/dialogs';
import { useClusters } from '../support/servers/cluster.js';
import { inPool } from '../support/servers/pool.js';
import type { MongoMessage } from '../support/mongo-messages.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { foldedAll } from '../support/stopped.js';
import { until } from '../support/until.js';
import { draws, inForm, observed } from './form.js';
import { holdAt, isWriteTo } from './hold.js';
import { newCommand } from './commands.js';
import { expectNothingLost, setScene, withStores } from './scene.js';
import { IN_FLIGHT, note, send } from './sending.js';

const STOPS = inForm(1, 8);
const FRESH = 60;
const PATIENCE_MS = 900_000;
const PATIENCE_OF_FOLD_MS = 120_000;
const LIST = collectionOf(dialogListProjection.name, dialogListProjection.version);
/** Replaces rows that are there: late, it would bring back what they held before. */
const isReplacement = (message: MongoMessage): boolean =>
  message.command === 'update' && isWriteTo(LIST)(message);
/** That it was overtaken, or no longer reached MongoDB, after so long. Of the latter a worker says no more by itself than that its store is away. */
const FAILED = /"readModel":"dialog-list".*"code":"(LEASE_LOST|STORE_UNAVAILABLE)"/;
const EVERY_NOTICE = { PARLEY_LOG_LEVEL: 'debug' };

describeOnMongo('a worker that sleeps', () => {
  const startCluster = useClusters();

  test(
    'beyond its lease with a write under way changes nothing when it wakes up',
    async () => {
      const cluster = await startCluster();
      const scene = await setScene(cluster);
      const { admin, commands, stage } = scene;
      const folded = (): Promise<void> =>
        withStores(cluster, (log, documents) => foldedAll(log, documents, PATIENCE_OF_FOLD_MS));
      // Deletions are left to the adapter's own tests: a server without validators takes a late insert of what is gone.
      const sendMore = async (round: number): Promise<void> => {
        const drawn = draws('worker stopped', round);
        const fresh = Array.from({ length: FRESH }, (_, index) =>
          newCommand(stage, drawn, round * FRESH + index),
        ).filter(({ method }) => method !== 'DELETE');
        commands.push(...fresh);
        await inPool(fresh, IN_FLIGHT, async (command) => note(command, await send(admin, command)));
      };

      const first = await cluster.worker();
      await folded();
      await first.stop();
      let late = 0;
      for (let stop = 0; stop < STOPS; stop++) {
        await sendMore(2 * stop);
        const hold = await holdAt(cluster, (message) => {
          if (!isReplacement(message)) return false;
          late += message.rows.length;
          return true;
        });
        const sleeper = await cluster.worker({ ...hold.env, ...EVERY_NOTICE });
        await hold.held;
        sleeper.child.kill('SIGSTOP');

        const other = await cluster.worker();
        await folded();
        await sendMore(2 * stop + 1);
        await folded();
        await hold.release();
        sleeper.child.kill('SIGCONT');
        await until(() => FAILED.test(sleeper.output()), 'the sleeper finds out that its write is of no use');
        await expectNothingLost(scene);
        expect([await sleeper.stop(), await other.stop()]).toEqual([0, 0]);
      }
      observed(
        `${STOPS} times asleep with a write under way (${late} documents, as sent): none changed anything`,
      );
    },
    PATIENCE_MS,
  );
});
