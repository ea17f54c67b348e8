import type { ClientSourceSet } from '@parley/clients';
import { timeOf, type RecordedOf } from '@parley/eventsourcing';

const LONGEST_SOURCE = 100;

interface Sourced {
  readonly source: string | null;
  readonly sourceAt: string | null;
}

/** The first by time, in whatever order they come: clients have streams of their own. */
export function withSource<Row extends Sourced>(row: Row, event: RecordedOf<typeof ClientSourceSet>): Row {
  const { utmSource } = event.data.source;
  const at = timeOf(event);
  if (utmSource === null) return row;
  const source = utmSource.slice(0, LONGEST_SOURCE).toWellFormed();
  const known = row.sourceAt === null ? null : `${row.sourceAt} ${row.source}`;
  return known !== null && known <= `${at} ${source}` ? row : { ...row, source, sourceAt: at };
}
