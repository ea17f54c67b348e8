import { columnsReports, type ColumnsReport, type Product } from '@parley/composition';
import { START, type DocumentStore, type EventStore, type Position } from '@parley/eventsourcing';
import { servedBuilds } from '@parley/subscriptions';
import { ok, warning, type Finding } from './finding.js';

const SUBJECT = 'columns in memory';
/** Time that columns have to show that they follow, in ms: their servers tell of them more often. */
const PATIENCE_MS = 3_000;
const MIB = 1_048_576;

export interface ColumnsStores {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly product: Product;
}

/** What every running server tells of what it holds in memory to find dialogs by. */
export async function columnsFindings(
  stores: ColumnsStores,
  sleep: (ms: number) => Promise<void>,
): Promise<readonly Finding[]> {
  const before = await columnsReports(stores.documents);
  if (before.length === 0) return [ok(SUBJECT, 'no running server tells of any')];
  const behind = await thoseBehind(stores, before);
  if (behind.size === 0) return before.map((report) => columnsFinding(report, false));
  await sleep(PATIENCE_MS);
  const after = await columnsReports(stores.documents);
  return after.map((report) => columnsFinding(report, behind.get(report.owner) === report.position));
}

/** By their owners those that lack an event which queries can read, and how far they are. */
async function thoseBehind(
  { eventStore, documents, product }: ColumnsStores,
  reports: readonly ColumnsReport[],
): Promise<ReadonlyMap<string, string>> {
  const served = await servedBuilds(documents);
  const reached = product.parts.contributions.columns.reduce<Position>((most, { source }) => {
    const position = served.get(source.name)?.position ?? START;
    return position > most ? position : most;
  }, START);
  const behind = new Map<string, string>();
  for (const { owner, position } of reports) {
    if (position === null) continue;
    const from = BigInt(position);
    if (from >= reached) continue;
    const { events } = await eventStore.readAll({ from, limit: 1 });
    if (events.some((event) => event.position <= reached)) behind.set(owner, position);
  }
  return behind;
}

/** `isStuck`: nothing else is wrong, and they have not moved though they could. */
export function columnsFinding(report: ColumnsReport, isStuck: boolean): Finding {
  const { owner, phase, position, fault } = report;
  if (phase === 'full') return fullFinding(report);
  const held = `${owner}: ${memoryOf(report)}`;
  if (phase === 'ready' && fault !== null)
    return warning(
      SUBJECT,
      `${held}, stand still at ${position} since ${fault.since}: ${fault.code}`,
      ADVICE,
    );
  if (fault !== null)
    return warning(SUBJECT, `${owner}: do not load since ${fault.since}: ${fault.code}`, ADVICE);
  if (isStuck) return warning(SUBJECT, `${held}, stand still at ${position}, behind the read models`, ADVICE);
  if (phase === 'ready') return ok(SUBJECT, `${held}, follow the log to ${position}${withoutOf(report)}`);
  return ok(SUBJECT, `${owner}: are being loaded, ${report.read ?? 0} documents read so far`);
}

const ADVICE = 'See what that server logs, and docs/reference/errors.md for the code.';

const megabytes = (bytes: number): string => Math.ceil(bytes / MIB).toLocaleString('en');

const memoryOf = ({ dialogs, bytes, mostBytes }: ColumnsReport): string =>
  `${dialogs.toLocaleString('en')} dialogs in ${megabytes(bytes)} of at most ${megabytes(mostBytes)} MB`;

const withoutOf = ({ missing }: ColumnsReport): string =>
  missing.length === 0 ? '' : `, without ${missing.join(', ')}`;

const fullFinding = ({ owner, mostBytes, fault }: ColumnsReport): Finding =>
  warning(
    SUBJECT,
    `${owner}: take more than ${megabytes(mostBytes)} MB, were given up${fault === null ? '' : ` at ${fault.since}`}`,
    'Raise PARLEY_COLUMNS_MB and start the server again: until then lists with other filters and orders, counts and searches answer COLUMNS_FULL.',
  );
