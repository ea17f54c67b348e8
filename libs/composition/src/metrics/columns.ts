import { Gauge, type Registry } from 'prom-client';
import type { ColumnsState } from '@parley/application';
import type { Core } from '../core.js';

const MS = 1_000;
const GAUGES: readonly (readonly [name: string, help: string, value: (state: ColumnsState) => number])[] = [
  ['ready', '1 once what dialogs are found by is in memory.', ({ phase }) => (phase === 'ready' ? 1 : 0)],
  [
    'full',
    '1 once it would take more memory than it may, and was given up until the next start.',
    ({ phase }) => (phase === 'full' ? 1 : 0),
  ],
  ['dialogs', 'Dialogs in memory.', ({ dialogs }) => dialogs],
  [
    'bytes',
    'Memory that the columns of dialogs take, estimated where they are no plain numbers.',
    ({ bytes }) => bytes,
  ],
  ['load_seconds', 'How long the columns in use took to load.', ({ loadedInMs }) => (loadedInMs ?? 0) / MS],
];

/** Gauges of the columns that dialogs are found by. */
export function registerColumnGauges(registry: Registry, { reader }: Pick<Core, 'reader'>): void {
  for (const [name, help, value] of GAUGES)
    new Gauge({
      ...{ name: `parley_columns_${name}`, help, registers: [registry] },
      collect() {
        this.set(value(reader.columns.state()));
      },
    });
}
