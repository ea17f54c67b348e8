import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSteps, settled, stepsOfGuide } from '../support/audit-guide.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';

let folder: string;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-audit-guide-'));
  server = await startServer(folder, { sample: true });
}, 60_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

test('every block of the guide for auditors prints what stands behind it, but for times, ids and numbers', async () => {
  const steps = await stepsOfGuide();
  const printed = await runSteps(steps, server);
  expect(steps.length).toBeGreaterThan(8);
  expect(printed.map(settled)).toEqual(steps.map((step) => settled(step.printed)));
}, 300_000);
