import { Gauge, type Registry } from 'prom-client';
import type { Core } from '../core.js';

/** Gauges of all processes, read when they are asked for. Labels are names, never ids. */
export function registerProcessGauges(registry: Registry, core: Core): void {
  const gauge = (name: string, help: string, ...labels: string[]): Gauge =>
    new Gauge({ name, help, labelNames: ['process', ...labels], registers: [registry] });
  const lag = gauge('parley_process_lag_seconds', 'Age of the first event that it has not come to, in s.');
  const parked = gauge('parley_process_parked_streams', 'Streams that wait behind an event.');
  const here = gauge('parley_process_here', '1 where it runs.');
  const reactions = gauge('parley_process_reactions', 'Commands so far, done or refused.', 'outcome');
  new Gauge({
    name: 'parley_process_behind',
    help: 'Positions behind the log.',
    labelNames: ['process'],
    registers: [registry],
    async collect() {
      for (const state of await core.processes.states()) {
        const labels = { process: state.name };
        this.set(labels, state.behind);
        lag.set(labels, state.lagSeconds);
        parked.set(labels, state.parked);
        here.set(labels, state.here ? 1 : 0);
        reactions.set({ ...labels, outcome: 'done' }, state.done);
        reactions.set({ ...labels, outcome: 'refused' }, state.refused);
      }
    },
  });
}
