import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ENVIRONMENT = new URL('../../scripts/tests/environment.mjs', import.meta.url).href;
const RUNNING = new URL('../../scripts/tests/running-test.mjs', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('what Node throws and answers has the classes that tests know', () => {
  let thrown: unknown;
  try {
    readFileSync('/no/such/file');
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(Error);
  expect(structuredClone([new Date(0)])).toStrictEqual([new Date(0)]);
  expect(structuredClone({})).toBeInstanceOf(Object);
});

test('a file of tests leaves the process as it found it', () => {
  const script = `import Environment from '${ENVIRONMENT}';
    process.env.KEPT = 'before';
    const kept = () => undefined;
    process.on('SIGTERM', kept);
    const state = () => JSON.stringify({
      env: [process.env.KEPT, process.env.ADDED ?? null],
      exit: process.exit === exit, console: console === logs, timeout: Symbol.for('TEST_TIMEOUT_SYMBOL') in globalThis,
      listeners: process.rawListeners('SIGTERM').length,
    });
    const [exit, logs] = [process.exit, console];
    const environment = new Environment();
    const before = state();
    process.env.KEPT = 'after'; process.env.ADDED = 'x';
    process.exit = () => undefined; globalThis.console = {};
    globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')] = 1;
    process.on('SIGTERM', () => undefined);
    const changed = state();
    await environment.teardown();
    process.stdout.write(JSON.stringify([before, changed, state()].map((each) => JSON.parse(each))));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const before = { env: ['before', null], exit: true, console: true, timeout: false, listeners: 1 };
  const changed = { env: ['after', 'x'], exit: false, console: false, timeout: true, listeners: 2 };
  expect(JSON.parse(stdout)).toEqual([before, changed, before]);
});

interface Storage {
  getStore(): string | undefined;
  run<T>(running: string, work: () => Promise<T>): Promise<T>;
}

test('what Jest keeps of the running test holds across waits and hooks, and goes with it, even when it fails', async () => {
  const { OfRunningTest } = (await import(RUNNING)) as { OfRunningTest: new () => Storage };
  const storage = new OfRunningTest();
  const seen: unknown[] = [];
  const look = (): number => seen.push(storage.getStore());
  const failing = storage.run('test', async () => {
    await Promise.resolve();
    look();
    await storage.run('hook', async () => look());
    look();
    throw new Error('as it should');
  });
  await expect(failing).rejects.toThrow('as it should');
  look();
  expect(seen).toEqual(['test', 'hook', 'test', undefined]);
});
