import { CommanderError } from 'commander';
import { isWhole, ParleyError } from '@parley/eventsourcing';
import { EXIT, Failure, type ExitCode } from './failure.js';
import type { Io } from './io.js';
import { pageOf } from './output/page.js';
import { printable } from './output/printable.js';
import { programOf } from './program.js';
import { refuseUnknownCommand } from './unknown-command.js';

/** Runs one command line, without the program's own name. Answers the exit code; never rejects for an expected failure. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    refuseOtherEncodings(argv, io);
    const program = programOf(io);
    refuseUnknownCommand(program, argv);
    await program.parseAsync(argv, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    // Commander has printed what is wrong; help and version end with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { code, detail, exit } = failureOf(error);
    const { red } = pageOf(io, io.stderr);
    io.stderr.write(`${red(printable(code))}: ${printable(detail)}\n`);
    return exit;
  }
}

/** A terminal of another encoding hands over other bytes; Node has put a sign that nobody wrote in their place. */
function refuseOtherEncodings(argv: readonly string[], { env }: Io): void {
  const given = [...argv, env['PARLEY_URL'] ?? '', env['PARLEY_TOKEN'] ?? ''];
  if (given.every(isWhole)) return;
  const detail = 'An argument, PARLEY_URL or PARLEY_TOKEN is not UTF-8.';
  throw new Failure('INVALID_ENCODING', detail, { exit: EXIT.usage });
}

function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof ParleyError) return new Failure(error.code, error.message);
  throw error;
}
