import { Option, type Command } from 'commander';
import type { FeedPage } from '@parley/dialogs';
import { idOf, instantOf, limitOf } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import { toCells } from './dialogs.entries.js';
import type { Io } from '../io.js';
import { examples, hint } from '../output/hints.js';
import { tableOf, type Column } from '../output/table.js';

interface FeedOptions {
  readonly limit?: number;
  readonly before?: string;
  readonly since?: string;
  readonly aroundMessage?: number;
  readonly aroundDate?: string;
}

const COLUMNS: readonly Column[] = [
  { head: 'time', long: 'keep' },
  { head: 'message', long: 'keep', align: 'right' },
  { head: 'who' },
  { head: 'what', long: 'wrap' },
  { head: 'status' },
];
const PLACES = ['before', 'since', 'aroundMessage', 'aroundDate'];

export function addFeed(dialogs: Command, io: Io): void {
  const place = (name: string, flags: string, description: string): Option =>
    new Option(flags, description).conflicts(PLACES.filter((other) => other !== name));
  const feed = dialogs
    .command('feed')
    .summary('messages of a dialog and what happened to it')
    .description('Messages of a dialog and what happened to it: the newest ones, oldest first.')
    .argument('<id>', 'the dialog', idOf)
    .option('--limit <entries>', 'entries of a page, 1 to 100 (default 50)', limitOf)
    .addOption(place('before', '--before <cursor>', 'the entries before this cursor'))
    .addOption(place('since', '--since <cursor>', 'the entries that follow this cursor'))
    .addOption(
      place('aroundMessage', '--around-message <id>', 'the entries around a message').argParser(idOf),
    )
    .addOption(place('aroundDate', '--around-date <time>', 'the entries around a time').argParser(instantOf))
    .addHelpText('after', examples('dialogs feed 5 --around-date 2026-01-31T18:00Z'));
  does<FeedOptions, [number]>(feed, io, showFeed);
}

async function showFeed({ api }: Context, options: FeedOptions, dialogId: number): Promise<Answer> {
  const page = await api.get<FeedPage>(`/v1/dialogs/${dialogId}/feed`, { ...options });
  const { entries, before, after, hasNewer } = page;
  const more = (what: string, place: object): string =>
    hint(what, `dialogs feed ${dialogId}`, { limit: options.limit, ...place });
  return {
    json: page,
    text: (paper) =>
      (entries.length === 0 ? 'No entries.\n' : tableOf(paper, COLUMNS, entries.map(toCells))) +
      (before === null ? '' : more('Older', { before })) +
      (hasNewer && after !== null ? more('Newer', { since: after }) : ''),
  };
}
