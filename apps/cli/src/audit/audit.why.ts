import { Option, type Command } from 'commander';
import type {
  Explained,
  MadeBy,
  Why,
  WhyNode,
  WhyNotDelivered,
  WhyResponsible,
  WhyTree,
} from '@parley/audit';
import { eventIdOf, idOf, momentOf } from '../arguments.js';
import { does, type Answer, type Context } from '../command.js';
import { EXIT, Failure } from '../failure.js';
import type { Io } from '../io.js';
import { examples } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { inZone, zoned, type InZone, type Zoned } from '../output/zone.js';
import { madeByOf } from './audit.events.js';

interface WhyOptions extends Zoned {
  readonly dialog?: number;
  readonly message?: number;
  readonly asOf?: string;
}

export function addWhy(audit: Command, io: Io): void {
  const why = zoned(
    audit
      .command('why')
      .summary('why something happened, and what came of it')
      .description(
        'Why an event happened, and what came of it; why a dialog is with somebody; why a message was not delivered.',
      )
      .argument('[event]', 'id of the event', eventIdOf),
  )
    .addOption(
      new Option('--dialog <id>', 'why is this dialog with its responsible')
        .argParser(idOf)
        .conflicts('message'),
    )
    .addOption(new Option('--message <id>', 'why was this message not delivered').argParser(idOf))
    .addOption(
      new Option('--as-of <moment>', 'with --dialog: a time, position:N, revision:N or occurred:TIME')
        .argParser(momentOf)
        .conflicts('message'),
    )
    .addHelpText('after', examples('audit why --dialog 5', 'audit why --message 1099534696450'));
  does<WhyOptions, [string | undefined]>(why, io, (context, options, eventId) => {
    const { dialog, message } = options;
    const asked = [eventId, dialog, message].filter((one) => one !== undefined);
    if (asked.length !== 1 || (options.asOf !== undefined && dialog === undefined)) throw wrongUsage();
    if (dialog !== undefined) return whyDialog(context, options, dialog);
    if (message !== undefined) return whyMessage(context, options, message);
    return whyEvent(context, options, eventId ?? '');
  });
}

const wrongUsage = (): Failure =>
  new Failure(
    'WRONG_USAGE',
    'Give one of: the id of an event, --dialog ID, --message ID; --as-of goes with --dialog.',
    { exit: EXIT.usage },
  );

async function whyEvent({ api }: Context, { zone }: Zoned, eventId: string): Promise<Answer> {
  const why = await api.get<Why>(`/v1/audit/why/${eventId}`);
  return { json: why, text: () => textOf(why, why.madeBy, inZone(zone)) };
}

async function whyDialog({ api }: Context, { zone, asOf }: WhyOptions, dialogId: number): Promise<Answer> {
  const answer = await api.get<WhyResponsible>(`/v1/audit/dialogs/${dialogId}/why-responsible`, { asOf });
  const { why, words, madeBy } = answer;
  return {
    json: answer,
    text: () =>
      why ? textOf(why, madeBy, inZone(zone)) : `${printable(words)}\n${printable(madeByOf(madeBy))}\n`,
  };
}

async function whyMessage({ api }: Context, { zone }: Zoned, messageId: number): Promise<Answer> {
  const answer = await api.get<WhyNotDelivered>(`/v1/audit/messages/${messageId}/why-not-delivered`);
  const timeOf = inZone(zone);
  const reports = answer.reports.map((node) => `  ${lineOf(node, timeOf)}`);
  return {
    json: answer,
    text: () =>
      `${printable(answer.words)}\n${parted('What was done to it', reports)}\n${textOf(answer.why, answer.madeBy, timeOf)}`,
  };
}

function textOf(why: Explained, madeBy: MadeBy, timeOf: InZone): string {
  const because = why.because.map((node) => `  ${lineOf(node, timeOf)}`);
  if (!why.isWhole) because.push('  Earlier causes are not shown.');
  const follows = treeLines(why.follows, why.more, timeOf, '  ');
  const beside = why.beside.map((node) => `  ${lineOf(node, timeOf)}`);
  if (why.moreBeside) beside.push('  … and more');
  return [
    `${lineOf(why.event, timeOf)}\n`,
    parted('Because', because),
    parted('What came of it', follows),
    parted('What the same request did besides', beside),
    `${printable(madeByOf(madeBy))}\n`,
  ].join('');
}

const parted = (head: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${head}:\n${lines.join('\n')}\n`;

const lineOf = ({ at, words, event }: WhyNode, timeOf: InZone): string =>
  printable(`${at === null ? '' : `${timeOf(at)}  `}${words}${event ? `  [${event.eventId}]` : ''}`);

function treeLines(
  nodes: readonly WhyTree[],
  more: boolean,
  timeOf: InZone,
  indent: string,
): readonly string[] {
  return [
    ...nodes.flatMap((node) => [
      `${indent}${lineOf(node, timeOf)}`,
      ...treeLines(node.follows, node.more, timeOf, `${indent}  `),
    ]),
    ...(more ? [`${indent}… and more`] : []),
  ];
}
