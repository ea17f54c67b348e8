import type { Command } from 'commander';
import type { Subject } from '@parley/analytics';
import { idOf, numberFrom } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import { EXIT, Failure } from '../failure.js';
import type { Io } from '../io.js';
import { examples, hint } from '../output/hints.js';
import { tableOf } from '../output/table.js';
import { instantIn, timeOrDay, zoneOf } from './query.period.js';
import { isUnit, textOf, type Answered, type Layout } from './query.text.js';

interface Options {
  readonly figures?: string;
  readonly by?: string;
  readonly from?: string;
  readonly to?: string;
  readonly zone?: string;
  readonly period?: string;
  readonly channel?: number;
  readonly only: readonly string[];
  readonly sort?: string;
  readonly limit?: number;
  readonly cursor?: string;
  readonly csv?: boolean;
  readonly chart: boolean;
  readonly list?: boolean;
}

// Loaded when figures are asked: all other commands start without.
const analytics = () => import('@parley/analytics');

const collected = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function addQuery(program: Command, io: Io): void {
  const query = program
    .command('query')
    .argument('<subject>', 'sessions, clients, load, messages or traffic')
    .summary('figures: tables and bars of sessions, clients, load, messages and traffic')
    .description(
      'Figures of sessions, of clients, of who had which dialogs (load), of messages by the responsible and source of their dialogs (messages), or of messages ' +
        'and deliveries by author (traffic), in the channels of your group. Needs the right analytics, which no other right implies. What each figure means: --list, or docs/reference/figures.md.',
    )
    .option('--figures <names>', 'figures, separated by commas (default: a few of the subject)')
    .option('--by <names>', 'what rows are put together by: groups of --list, or hour, day, week, month')
    .option('--from <time>', 'the beginning of the period: a day of the zone, or a time', timeOrDay)
    .option('--to <time>', 'its end, which is not in it', timeOrDay)
    .option('--zone <name>', 'time zone of days, such as Europe/Berlin (default UTC)', zoneOf)
    .option('--period <time>', 'which time period and units of time are of, such as closed')
    .option('--channel <id>', 'only of this channel', idOf)
    .option(
      '--only <filter=value>',
      'only with this value of a filter of --list; again for others',
      collected,
      [],
    )
    .option('--sort <names>', 'figures and groups, a minus before one downwards: --sort=-sessions')
    .option('--limit <rows>', 'rows of a page, 1 to 1000 (default 100)', numberFrom(1, 1_000))
    .option('--cursor <cursor>', 'go on where an earlier page ended')
    .option('--csv', 'the page as CSV')
    .option('--no-chart', 'no bars beside the rows')
    .option('--list', 'figures, groups and filters of the subject; asks no server')
    .addHelpText(
      'after',
      examples(
        'query sessions --by day --from 2026-01-01 --zone Europe/Berlin',
        'query sessions --figures sessions,firstAnswerP50,firstAnswerP95 --by responsible',
        'query traffic --by hour --from 2026-01-31 --to 2026-02-01 --csv',
        'query sessions --only outcome=open --by channel',
      ),
    );
  does<Options, [string]>(query, io, (context, options, name) =>
    ask(context, options, name).catch((error: unknown) => {
      throw withRight(error);
    }),
  );
}

/** Administrators have every other right, and wonder. */
function withRight(error: unknown): unknown {
  if (!(error instanceof Failure) || error.code !== 'NOT_ALLOWED') return error;
  return new Failure(error.code, 'Figures need the right analytics, which no other right implies.');
}

async function ask(context: Context, options: Options, name: string): Promise<Answer> {
  const subject = await subjectOf(name);
  if (options.list === true) return listOf(subject);
  const groups = options.by?.split(',') ?? [];
  const parameters = { ...(await parametersOf(subject, options, groups)), groups: options.by };
  const path = `/v1/analytics/${name}`;
  const more = (cursor: string | null): string => (cursor === null ? '' : nextPage(name, options, cursor));
  if (options.csv === true) {
    const { text: csv, headers } = await context.api.text(path, parameters, 'text/csv');
    // What is printed is for other programs.
    context.io.stderr.write(more(headers.get('parley-next')));
    return { json: { csv }, text: () => csv };
  }
  const answer = await context.api.get<Answered>(path, parameters);
  const layout: Layout = { groups, zone: options.zone, times: timesOf(subject), chart: options.chart };
  return { json: answer, text: (page) => textOf(page, answer, layout) + more(answer.next) };
}

function nextPage(name: string, { only, chart, ...options }: Options, cursor: string): string {
  const command = ['query', name, ...only.map((one) => `--only ${one}`), ...(chart ? [] : ['--no-chart'])];
  return hint('Next page', command.join(' '), { ...options, cursor });
}

const usage = (detail: string): Failure => new Failure('USAGE', detail, { exit: EXIT.usage });

async function subjectOf(name: string): Promise<Subject> {
  const { SUBJECTS } = await analytics();
  const subjects: Readonly<Record<string, Subject>> = SUBJECTS;
  const subject = Object.hasOwn(subjects, name) ? subjects[name] : undefined;
  if (subject !== undefined) return subject;
  throw usage(`There are figures of ${Object.keys(subjects).join(', ')}, not of ${name}.`);
}

const timesOf = ({ table }: Subject): ReadonlySet<string> =>
  new Set(table.figures.filter(({ unit }) => unit === 'ms').map(({ name }) => name));

async function parametersOf(subject: Subject, options: Options, groups: readonly string[]) {
  const { figures, from, to, zone, period, channel, limit, cursor, only } = options;
  const [first] = figures?.split(',') ?? subject.asked;
  // Times from the first on, anything else with the greatest number first.
  const sort = options.sort ?? (groups.length === 0 || groups.some(isUnit) ? options.by : `-${first}`);
  return {
    ...filtersOf(subject, only),
    ...{ figures, sort, zone, period, channel, limit, cursor },
    from: from && instantIn(from, zone),
    to: to && instantIn(to, zone),
  };
}

function filtersOf({ filters }: Subject, only: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    only.map((text) => {
      const [name = '', ...rest] = text.split('=');
      if (rest.length === 0 || !Object.hasOwn(filters, name))
        throw usage(`--only takes FILTER=VALUE, of ${Object.keys(filters).join(', ')}.`);
      return [name, rest.join('=')];
    }),
  );
}

function listOf({ table, groups, filters, times }: Subject): Answer {
  const figures = table.figures.map(({ name, unit, meaning }) => ({ name, unit, meaning }));
  const [byGroups, byFilters, byTimes] = [groups, filters, times].map((one) => Object.keys(one));
  const heads = [
    { head: 'figure', long: 'keep' },
    { head: 'unit' },
    { head: 'meaning', long: 'wrap' },
  ] as const;
  return {
    json: { figures, groups: byGroups, filters: byFilters, periods: byTimes },
    text: (page) =>
      [
        tableOf(
          page,
          heads,
          figures.map(({ name, unit, meaning }) => [name, unit, meaning]),
        ),
        `--by: ${byGroups?.join(', ')}, hour, day, week, month\n--only: ${byFilters?.join(', ')}\n--period: ${byTimes?.join(', ')}\n`,
      ].join('\n'),
  };
}
