import type { Command } from 'commander';
import type { MadeBy } from '@parley/audit';
import { idOf, momentOf } from '../arguments.js';
import { doesInParts, type Context, type Part } from '../command.js';
import type { GlobalOptions } from '../http/connection.js';
import type { In, Io } from '../io.js';
import { examples } from '../output/hints.js';
import { printable } from '../output/printable.js';
import { inZone, zoned, type Zoned } from '../output/zone.js';
import { madeByOf } from './audit.events.js';
import { stepText, type Step } from './audit.steps.js';

interface ReplayOptions extends Zoned, GlobalOptions {
  readonly asOf?: string;
}

/** Begins an answer in lines. */
interface Head {
  readonly madeBy: MadeBy;
  readonly erased: boolean;
}

/** Steps that can be gone back: memory does not grow with the dialog. */
const REMEMBERED = 1_000;
const KEYS = 'n, →: next   p, ←: back   q: quit\n';
const NEXT = ['n', ' ', '\r', '\n', '\u001b[C', '\u001b[B'];
const BACK = ['p', '\u001b[D', '\u001b[A'];
const QUIT = ['q', '\u0003', '\u0004'];

export function addReplay(audit: Command, io: Io): void {
  const replay = zoned(
    audit
      .command('replay')
      .summary('step through a dialog, an event at a time')
      .description(
        'Step through a dialog: each event with its cause, the state after it and what it changed. In a terminal each step waits for a key; else all are printed.',
      )
      .argument('<id>', 'the dialog', idOf),
  )
    .option('--as-of <moment>', 'up to a time, position:N, revision:N or occurred:TIME', momentOf)
    .addHelpText('after', examples('audit replay 5', 'audit replay 5 --as-of revision:20'));
  doesInParts<ReplayOptions, [number]>(replay, io, (context, options, id) => {
    const parts = steps(context, options, id);
    const isWatched = io.stdin.isTTY === true && io.stdout.isTTY === true;
    return isWatched && replay.optsWithGlobals<GlobalOptions>().json !== true
      ? byKey(parts, io.stdin)
      : parts;
  });
}

async function* steps({ api }: Context, { asOf, zone }: ReplayOptions, id: number): AsyncGenerator<Part> {
  const timeOf = inZone(zone);
  let before: Step['state'] | null = null;
  let number = 0;
  let made = '';
  for await (const line of api.lines<Head | Step>(`/v1/audit/dialogs/${id}/steps`, { asOf })) {
    if (!('eventId' in line)) {
      made = printable(madeByOf(line.madeBy));
      const erased = line.erased ? 'The content of the dialog has been deleted since.\n' : '';
      yield { json: line, text: () => erased };
      continue;
    }
    number += 1;
    const text = stepText(line, number, before, timeOf);
    before = line.state;
    yield { json: line, text: () => text };
  }
  yield { text: () => `${number === 1 ? '1 step' : `${number} steps`}, ${made}\n` };
}

/** One part a key, forwards and back. */
async function* byKey(parts: AsyncGenerator<Part>, stdin: In): AsyncGenerator<Part> {
  const known: Part[] = [];
  let place = -1;
  const following = async (): Promise<Part | null> => {
    const step = await parts.next();
    return step.done === true ? null : step.value;
  };
  const forwards = async (): Promise<Part | null> => {
    const next = known[place + 1] ?? (await following());
    if (next === null) return null;
    if (place + 1 === known.length) known.push(next);
    if (known.length > REMEMBERED) known.shift();
    else place += 1;
    return next;
  };
  try {
    yield (await forwards()) ?? { text: () => '' };
    yield (await forwards()) ?? { text: () => '' };
    yield { text: () => KEYS };
    for await (const key of keysOf(stdin)) {
      if (QUIT.includes(key)) return;
      if (NEXT.includes(key)) {
        const part = await forwards();
        if (part === null) return;
        yield part;
      }
      if (BACK.includes(key) && place > 0) yield known[(place -= 1)] as Part;
    }
  } finally {
    await parts.return(undefined);
  }
}

async function* keysOf(stdin: In): AsyncGenerator<string> {
  stdin.setRawMode?.(true);
  try {
    for await (const part of stdin) yield* String(part).match(/\u001b\[[A-D]|[\s\S]/g) ?? [];
  } finally {
    stdin.setRawMode?.(false);
  }
}
