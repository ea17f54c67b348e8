import {
  documentOf,
  documentsOf,
  type QueryReader,
  type ReadCoverage,
  type ReadLog,
  type ReadsOf,
  type RecordedRead,
} from '@parley/application';
import type { StoredDocument } from '@parley/eventsourcing';
import type { ReadServices } from '@parley/http';
import {
  cursorKind,
  type NamedResponsible,
  namesOf,
  type Page,
  type PageParams,
  responsibleOf,
  type ResponsibleKey,
  siftPage,
} from '@parley/shared';
import { dialogErrors } from '@parley/dialogs';
import { worksIn, type Viewer } from '@parley/staff';
import { madeBy, type AuditChannel, type MadeBy } from '../../index.js';
import { heldUpTo } from '../access/held-up-to.js';

/** Somebody was shown something. */
export interface ReadRow extends Omit<RecordedRead, 'person'> {
  readonly person: NamedResponsible;
}

export interface ReadsAnswer extends Page<ReadRow>, ReadCoverage {
  readonly madeBy: MadeBy;
}

/** Read models that say whose channels a dialog is in, and names. */
export const READS = ['audit-channels', 'staff'];

interface ReadsParts {
  readonly reader: QueryReader;
  readonly records: ReadLog;
  readonly services: ReadServices;
}

type Row = StoredDocument<RecordedRead>;
type Place = readonly [at: string, id: string];

const cursors = cursorKind<Place>('audit-reads', ['instant', /^[0-9a-f-]{36}-\d{12}$/]);
const MOST_READ = 20_000;

/** What was recorded, the latest first. Throws `DIALOG_NOT_FOUND`, `INVALID_CURSOR`, `INVALID_PAGE`, `PROJECTION_BEHIND`. */
export async function readsPage(
  { reader, records, services }: ReadsParts,
  viewer: Viewer,
  asked: ReadsOf,
  page: PageParams,
): Promise<ReadsAnswer> {
  const position = await heldUpTo(services, READS);
  if ('dialogId' in asked.of) await requireDialog(reader, viewer, asked.of.dialogId);
  const sieve = {
    most: MOST_READ,
    placeOf: ({ id, document }: Row): Place => [document.at, id],
    read: (after: Place | undefined, count: number) => records.find(asked, after, count),
    keep: (rows: readonly Row[]) => readsFor(reader, viewer, rows),
  };
  // Before the rows: what is stored by now is among them.
  const coverage = await records.coverage();
  const { items, next } = await siftPage(sieve, cursors, page);
  const people = items.map(({ document }) => personOf(document));
  const names = await namesOf(reader, people);
  const rows = items.map(({ document }) => ({ ...document, person: names.responsible(personOf(document)) }));
  const by = madeBy(services.product, BigInt(position), READS);
  return { items: rows, next, ...coverage, madeBy: by };
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
