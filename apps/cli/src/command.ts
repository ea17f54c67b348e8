import type { Command } from 'commander';
import { once } from 'node:events';
import type { Failure } from './failure.js';
import { apiOf, type Api } from './http/api.js';
import { connectionOf, type GlobalOptions } from './http/connection.js';
import type { Io } from './io.js';
import { pageOf, type Page } from './output/page.js';
import { printable, printableJson } from './output/printable.js';

/** What a command has to say: with --json the document, else the text; lines end with a newline. */
export interface Answer {
  readonly json: unknown;
  readonly text: (page: Page) => string;
  /** The answer is printed, and then this is what became of the command. */
  readonly failure?: Failure | undefined;
}

/** What every command works with. */
export interface Context {
  readonly api: Api;
  readonly io: Io;
}

/** Gives a command its work at the server. `O`: its own options as declared; `A`: its arguments as parsed. */
export function does<O extends object, A extends readonly unknown[]>(
  command: Command,
  io: Io,
  work: (context: Context, options: O, ...args: A) => Promise<Answer>,
): Command {
  return answers<A>(command, io, async (global, ...args) =>
    work({ io, api: apiOf(await connectionOf(io, global)) }, command.opts<O>(), ...args),
  );
}

/** A part of a long answer: with --json the document on a line of its own, else the text. Without `json` it is for people alone. */
export type Part = Partial<Pick<Answer, 'json'>> & Pick<Answer, 'text'>;

/** The same for a long answer, whose parts are printed as soon as they are there. */
export function doesInParts<O extends object, A extends readonly unknown[]>(
  command: Command,
  io: Io,
  work: (context: Context, options: O, ...args: A) => AsyncIterable<Part>,
): Command {
  return command.action(async () => {
    const global: GlobalOptions = command.optsWithGlobals();
    const context = { io, api: apiOf(await connectionOf(io, global)) };
    const page = pageOf(io, io.stdout);
    for await (const part of work(context, command.opts<O>(), ...(command.processedArgs as unknown as A))) {
      const text = global.json === true ? jsonLine(part) : part.text(page);
      if (!io.stdout.write(text)) await once(io.stdout, 'drain');
    }
  });
}

const jsonLine = ({ json }: Part): string =>
  json === undefined ? '' : `${printable(JSON.stringify(json))}\n`;

/** The same for a command that needs no server. */
export function doesHere<O extends object, A extends readonly unknown[] = []>(
  command: Command,
  io: Io,
  work: (io: Io, options: O, ...args: A) => Promise<Answer>,
): Command {
  return answers<A>(command, io, (_global, ...args) => work(io, command.opts<O>(), ...args));
}

function answers<A extends readonly unknown[]>(
  command: Command,
  io: Io,
  work: (global: GlobalOptions, ...args: A) => Promise<Answer>,
): Command {
  return command.action(async () => {
    const global: GlobalOptions = command.optsWithGlobals();
    const answer = await work(global, ...(command.processedArgs as unknown as A));
    const text =
      global.json === true ? `${printableJson(answer.json)}\n` : answer.text(pageOf(io, io.stdout));
    io.stdout.write(text);
    if (answer.failure) throw answer.failure;
  });
}

/** One sentence as an answer. */
export const answerWith = (json: unknown, sentence: string): Answer => ({
  json,
  text: () => `${sentence}\n`,
});
