import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isBuilt, workspaces } from '../../scripts/workspaces/build.mjs';
import { inRoot } from '../../scripts/tooling/paths.mjs';
import { ToolingError, log } from '../../scripts/tooling/log.mjs';
import { copyContext } from './context.mjs';

const WORK = '/app/';

/**
 * Does in folders what building the image does in containers: the commands of the earlier stages run in `work`, and `image` gets what the
 * last stage copies. Commands of the last stage prepare the container's own file system; they are only named.
 */
export function buildIn({ work, image, stages }) {
  log(`building from ${isBuilt() ? 'a build of the same sources' : 'sources alone'}`);
  for (const stage of stages.slice(0, -1)) for (const step of stage.steps) prepare(step, work);
  for (const step of stages.at(-1).steps) {
    if (step.name === 'COPY') take(step, work, image);
    if (step.name === 'RUN') log(`not run here: ${step.value}`);
  }
}

function prepare({ name, value }, work) {
  if (name === 'COPY') {
    copyContext(work);
    if (isBuilt()) copyBuild(work);
  }
  if (name !== 'RUN') return;
  log(`running: ${value}`);
  const { status } = spawnSync('sh', ['-c', value], { cwd: work, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0)
    throw new ToolingError(`a command of the Dockerfile failed (exit code ${status}): ${value}`);
}

/** What was built of the same sources. It is younger than their copies, so the compiler only builds again where the context lacks one. */
function copyBuild(work) {
  for (const folder of workspaces())
    cpSync(inRoot(folder, 'dist'), join(work, folder, 'dist'), { recursive: true });
}

/** `COPY --from=stage /app/x ./x` takes what was built, `COPY x ./folder/` a file of the tree. */
function take({ flags, value }, work, image) {
  const [from, to] = value.split(/\s+/);
  const isFromStage = flags.some((flag) => flag.startsWith('--from='));
  const source = join(work, isFromStage ? from.replace(WORK, '') : from);
  const target = join(image, to, to.endsWith('/') ? basename(from) : '');
  mkdirSync(dirname(target), { recursive: true });
  if (isFromStage) renameSync(source, target);
  else cpSync(source, target);
}
