import {
  documentOf,
  documentsOf,
  type QueryReader,
  type ReadGap,
  type ReadLog,
  type RecordedRead,
} from '@parley/application';
import type { StoredDocument } from '@parley/eventsourcing';
import {
  cursorKind,
  type NamedResponsible,
  namesOf,
  type Page,
  type PageParams,
  READ_AT_A_TIME,
  responsibleOf,
  type ResponsibleKey,
  siftPage,
} from '@parley/shared';
import { dialogErrors } from '@parley/dialogs';
import { worksIn, type Viewer } from '@parley/staff';
import type { AuditChannel } from '../../index.js';

/** Somebody was shown something. */
export interface ReadRow extends Omit<RecordedRead, 'person'> {
  readonly person: NamedResponsible;
}

export interface ReadsAnswer extends Page<ReadRow> {
  /** Times of which the records say nothing. */
  readonly gaps: readonly ReadGap[];
}

type Row = StoredDocument<RecordedRead>;
type Place = readonly [at: string, id: string];

const cursors = cursorKind<Place>('audit-reads', ['instant', /^[0-9a-f-]{36}-\d{12}$/]);
const MOST_READ = 20_000;

/** What was recorded, the latest first. Throws `DIALOG_NOT_FOUND`, `INVALID_CURSOR`, `INVALID_PAGE`. */
export async function readsPage(
  { reader, records }: { readonly reader: QueryReader; readonly records: ReadLog },
  viewer: Viewer,
  of: { readonly dialogId: number } | { readonly person: ResponsibleKey },
  page: PageParams,
): Promise<ReadsAnswer> {
  if ('dialogId' in of) await requireDialog(reader, viewer, of.dialogId);
  const sieve = {
    most: MOST_READ,
    placeOf: ({ id, document }: Row): Place => [document.at, id],
    read: (after: Place | undefined) => records.find(of, after, READ_AT_A_TIME),
    keep: (rows: readonly Row[]) => readsFor(reader, viewer, rows),
  };
  const [{ items, next }, gaps] = await Promise.all([siftPage(sieve, cursors, page), records.gaps()]);
  const people = items.map(({ document }) => personOf(document));
  const names = await namesOf(reader, people);
  const rows = items.map(({ document }) => ({ ...document, person: names.responsible(personOf(document)) }));
  return { items: rows, next, gaps };
}

const personOf = ({ person }: RecordedRead) =>
  responsibleOf(person as ResponsibleKey) ?? { kind: 'manager' as const, id: 0 };

/** A dialog outside of the channels of the auditor's group is told like one that never was. */
async function requireDialog(reader: QueryReader, viewer: Viewer, dialogId: number): Promise<void> {
  const channel = await documentOf<AuditChannel>(reader, 'audit-channels', `dialog-${dialogId}`);
  if (channel === null || !worksIn(viewer, channel.channelId))
    throw dialogErrors.DIALOG_NOT_FOUND({ dialogId });
}

/** Of dialogs of the auditor's channels; what names no dialog is for auditors without such a limit. */
async function readsFor(
  reader: QueryReader,
  { channelIds }: Viewer,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  if (channelIds === null) return rows;
  const channels = await documentsOf<AuditChannel>(
    reader,
    'audit-channels',
    rows.map(({ document }) => `dialog-${document.dialogId}`),
  );
  return rows.filter(({ document }) => {
    const channelId = channels.get(`dialog-${document.dialogId}`)?.channelId;
    return channelId !== undefined && channelIds.includes(channelId);
  });
}
