import type { Command } from 'commander';
import { does, type Answer, type Context } from '../command.js';
import { EXIT, Failure } from '../failure.js';
import { retrying } from '../http/retry.js';
import type { Io } from '../io.js';
import { startBar } from '../output/bar.js';
import { examples } from '../output/hints.js';
import { minutes } from '../output/time.js';
import { buildOf, isOver, percentOf, type Build } from './projections.builds.js';
import { submit } from './projections.management.js';
import { statesOf, stopOf } from './projections.states.js';

const POLL_MS = 200;

interface Options {
  readonly all?: boolean;
  readonly hold?: boolean;
}

export function addRebuild(projections: Command, io: Io): void {
  const rebuild = projections
    .command('rebuild')
    .description('Build afresh beside what is served, and wait until it has taken over.')
    .argument('[name]', 'the projection')
    .option('--all', 'every projection')
    .option('--hold', 'it waits for a switch instead of taking over once it has caught up')
    .addHelpText('after', examples('projections rebuild dialog-list', 'projections rebuild --all'));
  does<Options, [string | undefined]>(rebuild, io, rebuildAndWait);
}

async function rebuildAndWait(
  { api, io }: Context,
  { all = false, hold = false }: Options,
  name: string | undefined,
): Promise<Answer> {
  if (all === (name !== undefined))
    throw new Failure('USAGE', 'Name one projection, or give --all.', { exit: EXIT.usage });
  const before = await statesOf(api);
  const names = name === undefined ? [...new Set(before.map((row) => row.name))] : [name];
  await Promise.all(names.map((one) => submit(api, one, 'rebuild', { body: { hold } })));
  const bar = startBar(io, 'Rebuilding', 100);
  try {
    for (;;) {
      const rows = await retrying(io, () => statesOf(api));
      const builds = names.map((one) => buildOf(one, before, rows));
      bar.update(percentOf(builds), noteOf(builds));
      if (builds.every(isOver)) return report(builds);
      await io.sleep(POLL_MS);
    }
  } finally {
    bar.stop();
  }
}

function noteOf(builds: readonly Build[]): string {
  const running = builds.filter((build) => !isOver(build)).map(({ row }) => row);
  const rate = Math.round(running.reduce((sum, row) => sum + row.rate, 0));
  const ends = running.flatMap(({ expectedEnd }) => expectedEnd ?? []).sort();
  const end = ends.at(-1);
  const done = `${builds.length - running.length} of ${builds.length} done`;
  return running.length === 0 || end === undefined
    ? done
    : `${done}, ${rate} events/s, until ${minutes(end)}`;
}

function report(builds: readonly Build[]): Answer {
  const of = (outcome: Build['outcome']) =>
    builds
      .filter((build) => build.outcome === outcome)
      .map(
        ({
          row: { name, version, generation, position, state, error, reason, since, failedAt, advice },
        }) => ({
          ...{ name, version, generation, position, state },
          ...(error === undefined ? {} : { error, reason, since, failedAt, advice }),
        }),
      );
  const [rebuilt, held, stopped] = [of('serving'), of('held'), of('stopped')];
  const reasons = builds
    .filter(({ outcome }) => outcome === 'stopped')
    .map(({ row }) => (row.state === 'failed' ? stopOf(row) : `${row.name} is ${row.error ?? row.state}`));
  return {
    json: { rebuilt, held, stopped },
    text: () =>
      rebuilt
        .map(({ name, version, generation }) => `Rebuilt ${name}: version ${version}.${generation} serves.\n`)
        .concat(
          held.map(
            ({ name, version, generation }) =>
              `Built ${name} ${version}.${generation}: it waits for a switch.\n`,
          ),
        )
        .join(''),
    ...(stopped.length > 0 && {
      failure: new Failure(
        'REBUILD_STOPPED',
        `what was served before goes on being served.\n${reasons.join('\n')}`,
      ),
    }),
  };
}
