// `npm run image:check`: does in folders what the Dockerfile does in containers, then runs the three programs from what came out: without
// the packages of tests and tools, on files that cannot be written, and where possible as a user without rights.
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from '../../scripts/tooling/paths.mjs';
import { fail, log } from '../../scripts/tooling/log.mjs';
import { buildIn } from './build.mjs';
import { commandOf, environmentOf, stagesOf } from './dockerfile.mjs';
import { endsWell, printed, runner } from './run.mjs';

const USER = 1000;
const isRoot = process.getuid?.() === 0;

const folder = mkdtempSync(join(tmpdir(), 'parley-image-'));
process.once('exit', () => {
  execFileSync('chmod', ['-R', 'u+w', folder]);
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

await check().catch(fail);

async function check() {
  const stages = stagesOf(readFileSync(inRoot('Dockerfile'), 'utf8'));
  const [work, image, data] = ['work', 'image', 'data'].map((name) => join(folder, name));
  for (const path of [work, image, data]) mkdirSync(path);
  buildIn({ work, image, stages });
  execFileSync('chmod', ['-R', 'a-w,a+rX', image]);
  execFileSync('chmod', ['a+rx', folder]);
  if (isRoot) chownSync(data, USER, USER);

  const env = {
    PATH: process.env.PATH,
    ...environmentOf(stages.at(-1)),
    PARLEY_DATA: data,
    PARLEY_HOST: '127.0.0.1',
    PARLEY_PORT: '0',
  };
  const run = runner({ image, env, uid: isRoot ? USER : null });
  await endsWell(run(['apps/worker/dist/program/main.js', '--help']));
  await endsWell(run(['apps/cli/dist/program/main.js', '--help']));
  await serves(run, commandOf(stages.at(-1)).slice(1));
}

async function serves(run, args) {
  const began = Date.now();
  const server = run(args);
  try {
    const [, port] = await printed(server, /serves http:\/\/127\.0\.0\.1:(\d+)/);
    await printed(server, /^Ready/m);
    await endsWell(run(['deploy/healthcheck.mjs', port]));
    server.child.kill('SIGTERM');
    await endsWell(server);
    log(`the server of the image was ready, healthy and stopped after ${Date.now() - began} ms`);
  } finally {
    server.child.kill('SIGKILL');
  }
}
