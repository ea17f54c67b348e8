import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import {
  openStores,
  parley,
  projectionsWithHelp,
  turnsMemory,
  type HelpOptions,
  type Log,
  type Stores,
} from '@parley/composition';
import type { Document, DocumentStore } from '@parley/eventsourcing';
import type { Projection, Projections } from '@parley/subscriptions';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyOf, dataFolders } from '../../data-folders/fixture.js';
import { environment } from '../../support/environment.js';
import { until } from '../../support/until.js';

const PROGRAM = new URL('build.thread.mjs', import.meta.url);
const WAIT_MS = 50_000;
const SECOND_BEGINS = 'a second thread makes first builds too';
const SECOND_ENDED = 'the second thread has ended: one thread has all read models';
const SECOND_FAILED = 'the thread of first builds has failed: its builds go on in the first one';
const OF_SECOND = [SECOND_BEGINS, SECOND_FAILED, SECOND_ENDED];

let base: string;
const folders: string[] = [];
let byOne: Built;

/** What a folder holds in the end. */
type Built = ReadonlyMap<string, Rows>;
type Rows = readonly [id: string, position: bigint, document: Document][];

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-builds-'));
  folders.push(folder);
  await cp(join(base, 'events.db'), join(folder, 'events.db'));
  return folder;
}

interface Run {
  readonly stores: Stores;
  readonly projections: Projections;
  readonly lines: string[];
  close(): Promise<void>;
}

/** Read models over a folder, built by two threads where the log has so many events. */
async function open(
  folder: string,
  { definitions = parley.definitions, fewestEvents = 1 } = {},
): Promise<Run> {
  const turns = await turnsMemory();
  const stores = await openStores({ data: folder, eventStore: null, documents: null } as never, parley, {
    turns,
  });
  const lines: string[] = [];
  const write = (_: object, message: string): void => void lines.push(message);
  const log: Log = { error: write, warn: write, info: write, debug: () => undefined };
  const help: HelpOptions = {
    ...{ program: PROGRAM, folders: { events: folder, documents: folder }, turns, log },
    ...{ onServed: () => undefined, fewestEvents },
  };
  const given = { ...stores, definitions, catalog: parley.catalog, owner: 'builds', clock: Date.now };
  const projections = projectionsWithHelp({ ...given, first: parley.first.commands, pollMs: 20 }, help);
  await projections.start();
  const close = async (): Promise<void> => {
    await projections.stop();
    expect(await stores.documents.heldLeases()).toEqual([]);
    await stores.documents.close();
    await stores.eventStore.close();
  };
  return { stores, projections, lines, close };
}

async function documentsIn(documents: DocumentStore, collection: string): Promise<Rows> {
  const limit = 1_000;
  const rows: [id: string, position: bigint, document: Document][] = [];
  for (let after: readonly string[] | undefined; ;) {
    const found = await documents.find(collection, { anyOf: [{}], sort: [], limit, ...(after && { after }) });
    rows.push(...found.map(({ id, position, document }): Rows[number] => [id, position, document]));
    if (found.length < limit) return rows;
    after = [found.at(-1)?.id ?? ''];
  }
}

async function builtIn({ stores: { documents, eventStore }, projections }: Run): Promise<Built> {
  const head = await eventStore.head();
  const built = new Map<string, Rows>();
  for (const { name } of parley.definitions) {
    expect([name, await projections.waitFor(name, head, WAIT_MS)]).toEqual([name, 'reached']);
    const collection = await projections.serving(name);
    built.set(name, await documentsIn(documents, collection));
  }
  return built;
}

/** What two threads build, when the second has ended. */
async function builtByTwo(folder: string): Promise<{ readonly built: Built; readonly lines: string[] }> {
  const run = await open(folder);
  const built = await builtIn(run);
  await until(() => run.lines.includes(SECOND_ENDED), 'the second thread has ended');
  await run.close();
  return { built, lines: run.lines };
}

/** What happens to the second thread; see its module. */
function setFault(fault: string): void {
  process.env['TEST_BUILDS'] = fault;
}

beforeAll(async () => {
  const [revision = ''] = await dataFolders();
  base = (await copyOf(revision)).folder;
  folders.push(base);
  const run = await open(await newFolder(), { fewestEvents: Infinity });
  byOne = await builtIn(run);
  await run.close();
  expect(run.lines).toEqual([]);
});
afterEach(() => setFault(''));
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

test('two threads build what one builds, and then one has all of it', async () => {
  const { built, lines } = await builtByTwo(await newFolder());
  expect(built).toEqual(byOne);
  expect(lines.filter((line) => OF_SECOND.includes(line))).toEqual([SECOND_BEGINS, SECOND_ENDED]);
});

test('a second thread that ends in the middle leaves its builds to the first', async () => {
  setFault('end');
  const { built, lines } = await builtByTwo(await newFolder());
  expect(built).toEqual(byOne);
  expect(lines).toContain(SECOND_FAILED);
});

test('after a kill in the middle a new start goes on', async () => {
  const folder = await newFolder();
  const program = fileURLToPath(new URL('building.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, folder], { env: environment({ TEST_BUILDS: 'kill' }) });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  expect((await builtByTwo(folder)).built).toEqual(byOne);
});

test('a stop in the middle ends both threads, and a new start goes on', async () => {
  const folder = await newFolder();
  const run = await open(folder);
  await run.close();
  expect(run.lines).not.toContain(SECOND_FAILED);
  expect((await builtByTwo(folder)).built).toEqual(byOne);
});

test('an event that cannot be folded stops its build alone, as in one thread', async () => {
  setFault('poison');
  const stoppedBy = async (fewestEvents: number) => {
    const definitions = parley.definitions.map(poisoned);
    const run = await open(await newFolder(), { definitions, fewestEvents });
    await until(async () => (await run.projections.stopped()).length === 2, 'two builds have stopped');
    if (fewestEvents === 1)
      await until(() => run.lines.includes(SECOND_ENDED), 'the second thread has ended');
    await until(async () => (await run.projections.stopped()).length === 2, 'two builds have stopped here');
    const stopped = await run.projections.stopped();
    await run.close();
    return stopped.map(({ name, code, at }) => ({ name, code, at }));
  };
  expect(await stoppedBy(1)).toEqual(await stoppedBy(Infinity));
});

/** Two read models that cannot fold that a client wrote. */
function poisoned(definition: Projection): Projection {
  if (!['feed', 'unread'].includes(definition.name)) return definition;
  const apply = (): never => {
    throw new RangeError('no');
  };
  const { MessageReceived: handler } = definition.on;
  return {
    ...definition,
    on: { ...definition.on, ...(handler && { MessageReceived: { ...handler, apply } }) },
  };
}
