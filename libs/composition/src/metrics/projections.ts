import { PROJECTION_PHASES, type ProjectionState } from '@parley/subscriptions';
import { Gauge, type Registry } from 'prom-client';
import type { Core } from '../core.js';
import { plain, type Sample } from './samples.js';
import { together } from './together.js';

type SamplesOf = (state: ProjectionState) => readonly Sample[];

/** Name, help, and the value of each build. */
const GAUGES: readonly (readonly [name: string, help: string, samplesOf: SamplesOf])[] = [
  ['position', 'Position that it has reached.', ({ position }) => plain(Number(position))],
  ['behind', 'Events that it has not folded yet.', ({ behind }) => plain(behind)],
  ['lag_seconds', 'Age of the first event not folded, in s.', ({ behindSeconds }) => plain(behindSeconds)],
  ['rate', 'Events folded a second, over the last ten.', ({ rate }) => plain(rate)],
  ['parked_streams', 'Streams that wait.', ({ parked }) => plain(parked)],
  ['served', '1 for the build that queries read.', ({ serving }) => plain(serving ? 1 : 0)],
  ['here', '1 in the process that runs it.', ({ here }) => plain(here ? 1 : 0)],
  [
    'state',
    '1 for the state that it is in.',
    ({ state }) => PROJECTION_PHASES.map((phase) => [{ state: phase }, phase === state ? 1 : 0]),
  ],
];

/** Gauges of all projections, read when they are asked for. Labels are names, versions and generations, never ids. */
export function registerProjectionGauges(registry: Registry, core: Core): void {
  const states = together(() => core.projections.states());
  for (const [name, help, samplesOf] of GAUGES)
    new Gauge({
      name: `parley_projection_${name}`,
      help,
      labelNames: ['projection', 'version', 'generation', 'state'],
      registers: [registry],
      async collect() {
        // Builds come and go: those of the last time are not exported again.
        this.reset();
        for (const state of await states())
          for (const [labels, value] of samplesOf(state)) this.set({ ...labelsOf(state), ...labels }, value);
      },
    });
}

const labelsOf = ({ name, version, generation }: ProjectionState): Record<string, string> => ({
  projection: name,
  version: String(version),
  generation: String(generation),
});
