import { Option, type Command } from 'commander';
import type { DialogRow } from '@parley/dialogs';
import { idOf, limitOf, responsibleOf } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import type { Io } from '../io.js';
import { nameOf } from '../output/names.js';
import { examples, hint } from '../output/hints.js';
import { tableOf, type Column } from '../output/table.js';
import { minutes } from '../output/time.js';

interface ListOptions {
  readonly status?: 'open' | 'closed';
  readonly responsible?: string;
  readonly channel?: number;
  readonly limit?: number;
  readonly cursor?: string;
  readonly all?: boolean;
}
interface DialogPage {
  readonly items: readonly DialogRow[];
  readonly next: string | null;
}

const COLUMNS: readonly Column[] = [
  { head: 'id', long: 'keep', align: 'right' },
  { head: 'client' },
  { head: 'unread', align: 'right' },
  { head: 'messenger' },
  { head: 'channel' },
  { head: 'responsible' },
  { head: 'status' },
  { head: 'last activity', long: 'keep' },
  { head: 'last text' },
];

export function addList(dialogs: Command, io: Io): void {
  const list = dialogs
    .command('list')
    .summary('dialogs that you may see, the latest activity first')
    .description('Dialogs that you may see, the latest activity first.')
    .addOption(new Option('--status <status>', 'only dialogs in this state').choices(['open', 'closed']))
    .option('--responsible <who>', 'only those of me, none, manager:ID or bot:ID', responsibleOf)
    .option('--channel <id>', 'only those of this channel', idOf)
    .option('--limit <rows>', 'rows of a page, 1 to 100 (default 50)', limitOf)
    .option('--cursor <cursor>', 'go on where an earlier page ended')
    .option('--all', 'every page, one after the other')
    .addHelpText('after', examples('dialogs list --status open --responsible me'));
  does<ListOptions, []>(list, io, listDialogs);
}

async function listDialogs({ api }: Context, options: ListOptions): Promise<Answer> {
  const { status, responsible, channel, all = false, limit = all ? 100 : undefined } = options;
  const ask = (cursor: string | undefined): Promise<DialogPage> =>
    api.get('/v1/dialogs', { status, responsible, channelId: channel, limit, cursor });
  const first = await ask(options.cursor);
  const items = [...first.items];
  let { next } = first;
  while (all && next !== null) {
    const page = await ask(next);
    items.push(...page.items);
    next = page.next;
  }
  const more = next === null ? '' : hint('Next page', 'dialogs list', { ...options, cursor: next });
  return {
    json: { items, next },
    text: (page) =>
      (items.length === 0 ? 'No dialogs.\n' : tableOf(page, COLUMNS, items.map(toCells))) + more,
  };
}

function toCells(row: DialogRow): readonly string[] {
  const { client, channel, responsible, lastCommunication } = row;
  return [
    String(row.dialogId),
    client ? nameOf('client', client) : '–',
    unreadText(row),
    row.messenger ?? '–',
    `${channel.id} ${channel.name ?? ''}`.trim(),
    responsible ? `${responsible.kind}:${responsible.id} ${responsible.name ?? ''}`.trim() : 'none',
    row.status,
    minutes(row.lastActivityAt),
    lastCommunication ? lastText(lastCommunication) : '',
  ];
}

const unreadText = ({ unread, markedUnread }: DialogRow): string =>
  unread === 0 && markedUnread ? 'marked' : String(unread);

const lastText = ({ kind, text }: NonNullable<DialogRow['lastCommunication']>): string =>
  kind === null || kind === 'text' ? text : `[${kind}] ${text}`.trim();
