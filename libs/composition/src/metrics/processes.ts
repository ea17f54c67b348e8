import type { ProcessState } from '@parley/subscriptions';
import { Gauge, type Registry } from 'prom-client';
import type { Core } from '../core.js';
import { plain, type Sample } from './samples.js';
import { together } from './together.js';

/** Gauges of all processes, read when they are asked for. Labels are names, never ids. */
export function registerProcessGauges(registry: Registry, core: Core): void {
  const states = together(() => core.processes.states());
  const gauge = (name: string, help: string, samplesOf: (state: ProcessState) => readonly Sample[]): Gauge =>
    new Gauge({
      name: `parley_process_${name}`,
      help,
      labelNames: ['process', 'outcome'],
      registers: [registry],
      async collect() {
        this.reset();
        for (const state of await states()) {
          for (const [labels, value] of samplesOf(state)) this.set({ process: state.name, ...labels }, value);
        }
      },
    });
  gauge('behind', 'Events that it has not come to.', ({ behind }) => plain(behind));
  gauge('lag_seconds', 'Age of the first event that it has not come to, in s.', ({ behindSeconds }) =>
    plain(behindSeconds),
  );
  gauge('parked_streams', 'Streams that wait behind an event.', ({ parked }) => plain(parked));
  gauge('here', '1 where it runs.', ({ here }) => plain(here ? 1 : 0));
  gauge('reactions', 'Commands so far, done or refused.', ({ done, refused }) => [
    [{ outcome: 'done' }, done],
    [{ outcome: 'refused' }, refused],
  ]);
}
