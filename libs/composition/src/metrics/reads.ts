import { Gauge, type Registry } from 'prom-client';
import type { ReadCounts } from '@parley/application';
import type { Core } from '../core.js';

const GAUGES: readonly (readonly [count: keyof ReadCounts, help: string])[] = [
  ['waiting', 'Recorded reads that are still to be stored.'],
  ['stored', 'Recorded reads stored so far.'],
  ['lost', 'Reads that were not recorded, since too many waited for their store.'],
];

/** Gauges of recorded reads, where they are recorded. */
export function registerReadGauges(registry: Registry, { readLog }: Pick<Core, 'readLog'>): void {
  if (readLog.counts() === null) return;
  for (const [count, help] of GAUGES)
    new Gauge({
      ...{ name: `parley_reads_${count}`, help, registers: [registry] },
      collect() {
        this.set(readLog.counts()?.[count] ?? 0);
      },
    });
}
