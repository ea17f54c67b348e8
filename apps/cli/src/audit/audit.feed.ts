import type { Command } from 'commander';
import type { EntryAsOf, FeedAsOf } from '@parley/audit';
import type { FeedDocument } from '@parley/dialogs';
import { idOf, limitOf, momentOf } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import type { Io } from '../io.js';
import { examples, hint } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { tableOf, type Column } from '../output/table.js';
import { inZone, zoned, type InZone, type Zoned } from '../output/zone.js';
import { madeByOf } from './audit.events.js';

interface FeedOptions extends Zoned {
  readonly asOf?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

const COLUMNS: readonly Column[] = [
  { head: 'time', long: 'keep' },
  { head: 'message', long: 'keep', align: 'right' },
  { head: 'who', long: 'keep' },
  { head: 'what', long: 'wrap' },
  { head: 'status' },
];

export function addFeed(audit: Command, io: Io): void {
  const feed = zoned(
    audit
      .command('feed')
      .summary('the feed of a dialog as it was, with every edit')
      .description(
        'The feed of a dialog as it was, in the order in which it was recorded: messages as they were first written, with every edit below.',
      )
      .argument('<id>', 'the dialog', idOf),
  )
    .option('--as-of <moment>', 'a time, position:N, revision:N or occurred:TIME; default: now', momentOf)
    .option('--limit <events>', 'events of a page, 1 to 100 (default 50)', limitOf)
    .option('--cursor <cursor>', 'the page that begins here')
    .addHelpText('after', examples('audit feed 5', 'audit feed 5 --as-of 2026-01-31T18:00Z'));
  does<FeedOptions, [number]>(feed, io, showFeed);
}

async function showFeed({ api }: Context, options: FeedOptions, id: number): Promise<Answer> {
  const { zone, ...asked } = options;
  const page = await api.get<FeedAsOf>(`/v1/audit/dialogs/${id}/feed`, asked);
  const { items, next, erased, madeBy } = page;
  const timeOf = inZone(zone);
  const rows = items.flatMap((entry) => rowsOf(entry, timeOf));
  const { asOf, limit } = asked;
  return {
    json: page,
    text: (paper) =>
      (rows.length === 0 ? 'No entries.\n' : tableOf(paper, COLUMNS, rows)) +
      (erased ? 'The content of the dialog has been deleted since.\n' : '') +
      `${printable(madeByOf(madeBy))}\n` +
      (next === null ? '' : hint('Next page', `audit feed ${id}`, { asOf, limit, cursor: next })),
  };
}

/** The entry, and a row for each of its edits. */
function rowsOf(entry: EntryAsOf, timeOf: InZone): readonly (readonly string[])[] {
  const document = entry.document as FeedDocument;
  const message = document.messageId === undefined ? '' : String(document.messageId);
  const by = ({ kind, id }: EntryAsOf['actor']): string => (id === null ? kind : `${kind}:${id}`);
  return [
    [timeOf(entry.at), message, by(entry.actor), whatOf(entry, document), statusOf(document)],
    ...entry.edits.map(({ at, actor, text }) => [timeOf(at), message, by(actor), `[edited] ${text}`, '']),
  ];
}

function whatOf({ kind, erased }: EntryAsOf, document: FeedDocument): string {
  if (kind === 'reassigned') return `-- reassigned from ${nameOf(document.from)} to ${nameOf(document.to)}`;
  if (kind !== 'message')
    return `-- ${kind}${document.session === undefined ? '' : ` (session ${document.session})`}`;
  const { content, scope, messageKind = 'text', quotedMessageId } = document;
  const files = content?.items.map(({ name, fileId }) => name ?? fileId).filter((name) => name !== '') ?? [];
  return [
    scope === 'private' ? '[note]' : '',
    typeof quotedMessageId === 'number' ? `[quotes ${quotedMessageId}]` : '',
    messageKind === 'text' ? '' : `[${[messageKind, ...files].join(': ')}]`,
    erased ? '[deleted]' : (content?.text ?? ''),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const nameOf = (who: FeedDocument['from']): string => (who ? `${who.kind}:${who.id}` : 'nobody');

const statusOf = ({ status, statusCode }: FeedDocument): string =>
  status === 'failed' && statusCode ? `failed (${statusCode})` : (status ?? '');
