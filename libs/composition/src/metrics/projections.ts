import { Gauge, type Registry } from 'prom-client';
import type { Core } from '../core.js';

/** Gauges of all projections, read when they are asked for. Labels are names and versions, never ids. */
export function registerProjectionGauges(registry: Registry, core: Core): void {
  const labelNames = ['projection', 'version'];
  const behind = new Gauge({
    name: 'parley_projection_behind',
    help: 'Positions behind the log.',
    labelNames,
    registers: [registry],
  });
  new Gauge({
    name: 'parley_projection_parked_streams',
    help: 'Streams that wait behind an event which could not be folded.',
    labelNames,
    registers: [registry],
    async collect() {
      for (const state of await core.projections.states()) {
        const labels = { projection: state.name, version: String(state.version) };
        behind.set(labels, Number(state.head - state.position));
        this.set(labels, state.parked);
      }
    },
  });
}
