import { registerProcessGauges, registerProjectionGauges, type Core } from '@parley/composition';
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';

export interface Metrics {
  readonly contentType: string;
  /** Something failed and is tried again. */
  failure(part: string, code: string): void;
  /** Adds what projections and processes tell. */
  watch(core: Core): void;
  /** Everything in Prometheus' text format. */
  text(): Promise<string>;
}

/** Metrics of one worker; labels are names, versions and codes, never ids. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const failures = new Counter({
    name: 'parley_worker_failures_total',
    help: 'Failures that were tried again, by what failed and code.',
    labelNames: ['part', 'code'],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    failure: (part, code) => failures.inc({ part, code }),
    watch(core) {
      registerProjectionGauges(registry, core);
      registerProcessGauges(registry, core);
    },
    text: () => registry.metrics(),
  };
}
