import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { runAside } from '../tooling/processes.mjs';
import { inRoot, root } from '../tooling/paths.mjs';
import { ToolingError, log } from '../tooling/log.mjs';
import { build } from '../workspaces/build.mjs';
import { noteInstalled, npm } from '../workspaces/install.mjs';
import { expectedReferences, writeReferences } from '../workspaces/references.mjs';
import { startChanges } from './changes.mjs';
import { skeletonOf } from './skeleton.mjs';
import { wiringOf } from './wiring.mjs';

const PAGES = ['errors.md', 'events.md', 'read-models.md', 'openapi.json'].map((page) =>
  join('docs', 'reference', page),
);
const FOLLOWING = inRoot('scripts', 'new-feature', 'following.mjs');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Writes the feature into the tree, or nothing at all. `working` receives the ids of processes at work. */
export async function generate(names, rename, working) {
  const texts = await formatted(textsOf(names, rename));
  const changes = startChanges();
  let interrupted = false;
  const interrupt = () => (interrupted = true);
  SIGNALS.forEach((signal) => process.on(signal, interrupt));
  try {
    for (const step of stepsOf(names, texts, changes, working)) {
      if (interrupted) throw new ToolingError('interrupted.', 130);
      await step();
    }
  } catch (error) {
    changes.undo();
    log('nothing of the feature is kept: the tree is as it was.');
    throw error;
  } finally {
    SIGNALS.forEach((signal) => process.off(signal, interrupt));
  }
}

function textsOf(names, rename) {
  const skeleton = skeletonOf(names, rename);
  const manifest = skeleton.get(join('libs', 'features', names.feature, 'package.json'));
  return new Map([...skeleton, ...wiringOf(rename, JSON.parse(manifest).version)]);
}

/** A longer name breaks lines elsewhere. */
async function formatted(texts) {
  const formatOne = async ([path, text]) => {
    const options = await resolveConfig(inRoot(path));
    return [path, await format(text, { ...options, filepath: inRoot(path) })];
  };
  return new Map(await Promise.all([...texts].map(formatOne)));
}

const stepsOf = ({ feature }, texts, changes, working) => [
  () => {
    changes.keep([...expectedReferences(root).map(({ file }) => file), 'package-lock.json', ...PAGES]);
    changes.own(join('libs', 'features', feature));
    texts.forEach((text, path) => changes.write(path, text));
    writeReferences(root);
  },
  () => lock(working),
  () => {
    changes.link(join('node_modules', '@parley', feature), join('libs', 'features', feature));
    noteInstalled();
  },
  () => build(working),
  () => succeed('Writing what follows', runAside(process.execPath, [FOLLOWING], working)),
];

/** Nothing is fetched: what the skeleton imports is installed. */
const lock = (working) =>
  succeed('npm install', npm(['install', '--package-lock-only', '--offline', '--loglevel=error'], working));

async function succeed(what, running) {
  const code = await running;
  if (code !== 0) throw new ToolingError(`${what} failed (exit code ${code}); its messages are above.`, code);
}
