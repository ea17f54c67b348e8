import { expect, test } from '@jest/globals';
import { useClusters } from '../support/servers/cluster.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { until } from '../support/until.js';
import { draws, inForm, observed } from './form.js';
import { expectNothingLost, setScene } from './scene.js';
import { startTraffic } from './traffic.js';

const DOWN_MS = inForm(5_000, 30_000);
const PATIENCE_MS = 400_000;
const ENOUGH = 40;

describeOnMongo('an event store that cannot be reached', () => {
  const startCluster = useClusters();

  test(
    'commands are answered 503 with Retry-After, queries go on, and all resumes by itself',
    async () => {
      const cluster = await startCluster();
      const scene = await setScene(cluster);
      const worker = await cluster.worker();
      // Else a read model that is not built yet answers 503, whatever becomes of the event store.
      const ready = async (): Promise<boolean> => (await fetch(`${scene.server.url}/health/ready`)).ok;
      await until(ready, 'every read model is served');
      const traffic = startTraffic(scene.admin, scene.stage, draws('event store down'), scene.commands);
      const before = traffic.phase();
      await traffic.until(() => before.settled >= ENOUGH && (before.queries.get(200) ?? 0) > 0);

      cluster.events.cut();
      const down = traffic.phase();
      const downUntil = Date.now() + DOWN_MS;
      await traffic.until(() => Date.now() >= downUntil && down.unavailable >= ENOUGH / 4);
      expect((await fetch(`${scene.server.url}/health/ready`)).status).toBe(503);
      expect((await fetch(`${scene.server.url}/health/live`)).status).toBe(200);
      const answers = [...down.queries];

      cluster.events.mend();
      const mended = Date.now();
      const after = traffic.phase();
      await traffic.until(() => after.settled >= 1);
      const resumedMs = Date.now() - mended;
      await traffic.until(() => after.settled >= ENOUGH);
      await traffic.stop();

      expect(answers.map(([status]) => status)).toEqual([200]);
      expect([down.withoutRetryAfter, down.torn, after.torn]).toEqual([0, 0, 0]);
      expect([scene.server.child.exitCode, worker.child.exitCode]).toEqual([null, null]);
      await expectNothingLost(scene);
      observed(
        `${DOWN_MS / 1_000} s away: ${down.unavailable} answers 503, ${answers[0]?.[1]} queries answered, first command ${resumedMs} ms after`,
      );
    },
    PATIENCE_MS,
  );
});
