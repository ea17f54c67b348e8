// Writes the data folder that later programs have to open: see README.md above.
import { feedProjection } from '@parley/dialogs';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expectedOf } from './expected.mjs';
import { leaveHalfBuilt } from './half-build.mjs';
import { recorderOf } from './recorder.mjs';
import { play } from './scenario.mjs';
import { startServer } from './server.mjs';

const FAULTY = fileURLToPath(new URL('./faulty.mjs', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../../fixtures/data-folders/', import.meta.url));
const STORES = ['events.db', 'documents.db'];

const work = await mkdtemp(join(tmpdir(), 'parley-data-folder-'));
try {
  await write(work);
} finally {
  await rm(work, { recursive: true });
}

async function write(work) {
  const folder = join(work, 'data');
  const { scene, requests } = await fill(folder);
  const halfBuilt = await leaveHalfBuilt(folder, feedProjection);
  const copy = join(work, 'copy');
  await cp(folder, copy, { recursive: true });
  const expected = await expectedOf(copy, scene);

  const revision = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const place = join(FIXTURES, revision);
  await mkdir(place, { recursive: true });
  const keep = (name, content) => writeFile(join(place, `${name}.gz`), gzipSync(content, { level: 9 }));
  for (const store of STORES) await keep(store, await readFile(join(folder, store)));
  await keep('requests.ndjson', requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  await keep('expected.json', JSON.stringify({ ...scene, halfBuilt, ...expected }, null, 1));
  process.stdout.write(`Wrote ${place}: ${requests.length} requests, a log of ${halfBuilt.head} events.\n`);
}

/** The folder as the faulty program leaves it. */
async function fill(folder) {
  const server = await startServer(folder, FAULTY);
  try {
    const { requests, send } = recorderOf(server.url);
    return { scene: await play({ ...server, send }), requests };
  } finally {
    await server.stop();
  }
}
