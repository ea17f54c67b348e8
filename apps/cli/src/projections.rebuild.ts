import type { Command } from 'commander';
import { does, type Answer, type Context } from './command.js';
import { EXIT, Failure } from './failure.js';
import { retrying } from './http/retry.js';
import type { Io } from './io.js';
import { startBar } from './output/bar.js';
import { examples } from './output/hints.js';
import { buildOf, isOver, percentOf, type Build } from './projections.builds.js';
import { statesOf } from './projections.states.js';

const POLL_MS = 200;

export function addRebuild(projections: Command, io: Io): void {
  const rebuild = projections
    .command('rebuild')
    .description('Build afresh beside what is served, and wait until it has taken over.')
    .argument('[name]', 'the projection')
    .option('--all', 'every projection')
    .addHelpText('after', examples('projections rebuild dialog-list', 'projections rebuild --all'));
  does<{ all?: boolean }, [string | undefined]>(rebuild, io, rebuildAndWait);
}

async function rebuildAndWait(
  { api, io }: Context,
  { all = false }: { all?: boolean },
  name: string | undefined,
): Promise<Answer> {
  if (all === (name !== undefined))
    throw new Failure('USAGE', 'Name one projection, or give --all.', { exit: EXIT.usage });
  const before = await statesOf(api);
  const names = name === undefined ? [...new Set(before.map((row) => row.name))] : [name];
  await Promise.all(names.map((one) => api.post(`/v1/projections/${encodeURIComponent(one)}/rebuild`)));
  const bar = startBar(io, 'Rebuilding', 100);
  try {
    for (;;) {
      const rows = await retrying(io, () => statesOf(api));
      const builds = names.map((one) => buildOf(one, before, rows));
      bar.update(percentOf(builds), `${builds.filter(isOver).length} of ${names.length} done`);
      if (builds.every(isOver)) return report(builds);
      await io.sleep(POLL_MS);
    }
  } finally {
    bar.stop();
  }
}

function report(builds: readonly Build[]): Answer {
  const of = (outcome: Build['outcome']) =>
    builds
      .filter((build) => build.outcome === outcome)
      .map(({ row: { name, version, generation, position, state, error } }) => ({
        ...{ name, version, generation, position, state },
        ...(error === undefined ? {} : { error }),
      }));
  const [rebuilt, stopped] = [of('serving'), of('stopped')];
  const reasons = stopped.map(({ name, state, error }) => `${name} is ${error ?? state}`).join(', ');
  return {
    json: { rebuilt, stopped },
    text: () =>
      rebuilt
        .map(({ name, version, generation }) => `Rebuilt ${name}: version ${version}.${generation} serves.\n`)
        .join(''),
    ...(stopped.length > 0 && {
      failure: new Failure('REBUILD_STOPPED', `${reasons}. What was served before goes on being served.`),
    }),
  };
}
