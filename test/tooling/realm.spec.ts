import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ENVIRONMENT = new URL('../../scripts/tests/environment.mjs', import.meta.url).href;
const RUNNING = new URL('../../scripts/tests/running-test.mjs', import.meta.url).href;
const PRODUCT = new URL('../../scripts/tests/product.mjs', import.meta.url).href;
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

test('modules of libraries are loaded once for all files of tests; routes, tests and what they share for each', async () => {
  const { isProduct } = (await import(PRODUCT)) as { isProduct(path: string): boolean };
  const isOnce = (path: string): boolean => isProduct(join(ROOT, path));
  const once = ['libs/composition/src/core.ts', 'libs/features/dialogs/src/feed/feed.query.ts'];
  const each = [
    'libs/features/dialogs/src/http/index.ts',
    'libs/features/dialogs/src/dialog/dialog.close.spec.ts',
    'libs/features/dialogs/src/feed/feed.fixtures.ts',
    'libs/features/staff/src/testing/viewers.ts',
    'libs/http/src/index.ts',
    'libs/testkit/src/index.ts',
    'apps/server/src/serve.ts',
    'examples/pin-dialog/src/index.ts',
    'test/support/api.ts',
  ];
  expect([...once, ...each].filter(isOnce)).toEqual(once);
});

/** Memories that mean the same in every file of tests: a buffer, files by their unique paths, and what a name, time, zone or word comes to. */
const MEMORIES = [
  'libs/documents-mongo/src/content/plain-names.ts',
  'libs/eventsourcing/src/values/zones.ts',
  'libs/eventstore-esdb/src/wire/writing.ts',
  'libs/features/audit/src/events/line-ids.ts',
  'libs/features/search/src/words/stem.rules.ts',
  'libs/sqlite/src/file.ts',
];
const MEMORY =
  /^(?:export )?(?:let |const \w+(?:: (?!readonly |Readonly)[^=\n]+)? = (?:new (?:Map|Set)\b[^\n]*\(\)|\[\]|\{\});)/m;

test('what is loaded once keeps nothing at its top that a file of tests could leave to the next', async () => {
  const { isProduct } = (await import(PRODUCT)) as { isProduct(path: string): boolean };
  const sources = readdirSync(join(ROOT, 'libs'), { recursive: true, encoding: 'utf8' })
    .map((path) => `libs/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && isProduct(join(ROOT, path)));
  expect(sources.length).toBeGreaterThan(500);
  const keeping = sources.filter((path) => MEMORY.test(readFileSync(join(ROOT, path), 'utf8')));
  expect(keeping.sort()).toEqual(MEMORIES);
});
