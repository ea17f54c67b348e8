import { createFollower, type Current, type FollowerDependencies } from '@parley/subscriptions';
import { applicationErrors } from '../errors/application-errors.js';
import type { Column, ColumnReader, Columns, ColumnSource, ColumnStore } from './column.types.js';
import { openTables, type Tables } from './tables.js';

/** How long a question waits for columns that are being loaded, in ms. */
const PATIENCE_MS = 5_000;

export interface ColumnsDependencies extends Omit<FollowerDependencies<Tables>, 'followed' | 'open'> {
  readonly columns: readonly Column[];
  /** Memory that they may take, in bytes; while they are loaded again the new ones may take as much besides. */
  readonly mostBytes: number;
}

/** Throws a `TypeError` for a read model of which two columns have different sources. */
export function createColumns({ columns, mostBytes, ...given }: ColumnsDependencies): Columns {
  const follower = createFollower({
    ...given,
    followed: sourcesOf(columns),
    open: () => bounded(openTables(columns), mostBytes),
  });

  return {
    async current() {
      const current = await follower.current(PATIENCE_MS);
      if (current === null)
        throw applicationErrors.COLUMNS_LOADING('What dialogs are found by is still being loaded.');
      return readerOf(current);
    },
    state() {
      const tables = follower.loaded();
      const { phase, ...state } = follower.state();
      return {
        ...state,
        phase: phase === 'refused' ? 'full' : phase,
        dialogs: tables?.slots.dialog.size() ?? 0,
        bytes: tables?.bytes() ?? 0,
      };
    },
    start: follower.start,
    stop: follower.stop,
  };
}

const MIB = 1_048_576;

const bounded = (tables: Tables, mostBytes: number): Tables => ({
  ...tables,
  refusal() {
    if (tables.bytes() <= mostBytes) return null;
    const [most, held] = [Math.round(mostBytes / MIB), tables.slots.dialog.size()];
    return applicationErrors.COLUMNS_FULL(
      `What dialogs are found by takes more than ${most} MB at ${held} dialogs. Raise PARLEY_COLUMNS_MB and start the server again.`,
    );
  },
});

function sourcesOf(columns: readonly Column[]): readonly ColumnSource[] {
  const byName = new Map<string, ColumnSource>();
  for (const { source } of columns) {
    const known = byName.get(source.name) ?? source;
    if (known !== source)
      throw new TypeError(`Columns of ${source.name} have two sources: name one in all of them.`);
    byName.set(source.name, source);
  }
  return [...byName.values()];
}

const readerOf = ({ mirror, missing }: Current<Tables>): ColumnReader => ({
  dialogs: mirror.slots.dialog,
  clients: mirror.slots.client,
  holds: ({ source }) => !missing.has(source.name),
  of<S extends ColumnStore>(column: Column<S>): S {
    const reason = missing.get(column.source.name);
    if (reason !== undefined) throw reason;
    const store = mirror.stores.get(column);
    if (store === undefined)
      throw new TypeError(`${column.name} is asked, which no feature names among its columns.`);
    return store as S;
  },
});
