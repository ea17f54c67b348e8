import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import type { Comparison } from '@parley/subscriptions';
import { does, type Answer, type Context } from '../command.js';
import { Failure } from '../failure.js';
import { retrying } from '../http/retry.js';
import type { Io } from '../io.js';
import { startBar } from '../output/bar.js';
import { examples } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { managementCommand, type Keyed } from './projections.management.js';

const POLL_MS = 500;
/** A comparison without another report for so long was cut off, in ms by this machine's steady clock: times of a report are by another one. */
const CUT_OFF_MS = 120_000;

interface Told {
  readonly comparison: Comparison | null;
}

export function addCompare(projections: Command, io: Io): void {
  const compare = managementCommand(
    projections,
    'compare',
    'Compare the documents of the build beside with those that are served, and wait for the result.',
  ).addHelpText('after', examples('projections compare dialog-list'));
  does<Keyed, [string]>(compare, io, compareAndWait);
}

async function compareAndWait(
  { api, io }: Context,
  { key = randomUUID() }: Keyed,
  name: string,
): Promise<Answer> {
  const path = `/v1/projections/${encodeURIComponent(name)}`;
  const begun = await api.command<Told>('POST', `${path}/compare`, { key });
  const bar = startBar(io, 'Comparing', 100);
  try {
    for (let now = begun.comparison, toldAt = performance.now(); ;) {
      if (now === null) throw new Failure('COMPARISON_STOPPED', `The server knows no comparison of ${name}.`);
      bar.update(percentOf(now), `${now.compared} documents`);
      if (now.state !== 'running') return report(now);
      if (performance.now() - toldAt > CUT_OFF_MS)
        throw new Failure('COMPARISON_STOPPED', 'The process that compared has stopped.');
      await io.sleep(POLL_MS);
      const next = (await retrying(io, () => api.get<Told>(`${path}/comparison`))).comparison;
      if (next?.toldAt !== now.toldAt) toldAt = performance.now();
      now = next;
    }
  } finally {
    bar.stop();
  }
}

const percentOf = ({ state, compared, of }: Comparison): number =>
  state === 'running' ? Math.min(99, Math.floor((100 * compared) / Math.max(1, of ?? compared * 2))) : 100;

function report(found: Comparison): Answer {
  const { name, state, error, same, differing, onlyServed, onlyBeside, undecided, examples: shown } = found;
  const place = ({ version, generation }: Comparison['served']): string => `${version}.${generation}`;
  const lines = [
    `${name}: ${place(found.served)} is served, ${place(found.beside)} is beside.`,
    `${same} the same, ${differing} differing, ${onlyServed} only served, ${onlyBeside} only beside, ${undecided} undecided.`,
    ...shown.map(
      ({ id, kind, fields }) => `  ${id}: ${kind}${fields.length > 0 ? `: ${fields.join(', ')}` : ''}`,
    ),
  ];
  return {
    json: { comparison: found },
    text: () => lines.map((line) => `${printable(line)}\n`).join(''),
    ...(state === 'failed' && {
      failure: new Failure(
        'COMPARISON_STOPPED',
        `The comparison of ${name} ended early: ${error ?? 'unknown'}.`,
      ),
    }),
  };
}
