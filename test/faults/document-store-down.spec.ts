import { expect, test } from '@jest/globals';
import { useClusters } from '../support/servers/cluster.js';
import { describeOnMongo } from '@parley/documents-mongo/testing';
import { draws, inForm, observed } from './form.js';
import { expectNothingLost, setScene } from './scene.js';
import { startTraffic } from './traffic.js';

const DOWN_MS = inForm(5_000, 30_000);
const PATIENCE_MS = 400_000;
const ENOUGH = 40;

describeOnMongo('a document store that cannot be reached', () => {
  const startCluster = useClusters();

  test(
    'what needs it is answered 503 with Retry-After, and all resumes by itself',
    async () => {
      const cluster = await startCluster();
      const impatient = { MONGODB_TIMEOUT_MS: '1000' };
      const scene = await setScene(cluster, impatient);
      const worker = await cluster.worker(impatient);
      const traffic = startTraffic(scene.admin, scene.stage, draws('document store down'), scene.commands);
      const before = traffic.phase();
      await traffic.until(() => before.settled >= ENOUGH && (before.queries.get(200) ?? 0) > 0);

      cluster.documents.cut();
      const down = traffic.phase();
      const until = Date.now() + DOWN_MS;
      await traffic.until(() => Date.now() >= until && (down.queries.get(503) ?? 0) > 0);
      expect((await fetch(`${scene.server.url}/health/ready`)).status).toBe(503);
      expect((await fetch(`${worker.url}/health/ready`)).status).toBe(503);
      expect((await fetch(`${scene.server.url}/health/live`)).status).toBe(200);
      const statuses = [...down.queries.keys()];
      const unanswered = down.queries.get(503);

      cluster.documents.mend();
      const mended = Date.now();
      const after = traffic.phase();
      await traffic.until(() => (after.queries.get(200) ?? 0) > 0);
      const resumedMs = Date.now() - mended;
      await traffic.until(() => after.settled >= ENOUGH);
      await traffic.stop();

      expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
      expect([down.withoutRetryAfter, down.torn, after.torn]).toEqual([0, 0, 0]);
      expect([scene.server.child.exitCode, worker.child.exitCode]).toEqual([null, null]);
      await expectNothingLost(scene);
      observed(
        `${DOWN_MS / 1_000} s away: ${down.settled} commands done all the same, ${down.unavailable} answered 503, ${unanswered} queries answered 503, first answer ${resumedMs} ms after`,
      );
    },
    PATIENCE_MS,
  );
});
