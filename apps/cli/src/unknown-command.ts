import type { Command } from 'commander';

/**
 * Refuses `--help` behind a command that there is not, as commander would any other use of it: shown the help of what stands before, with exit code 0, a script
 * would take the command for one that exists.
 */
export function refuseUnknownCommand(program: Command, argv: readonly string[]): void {
  if (!argv.includes('--help') && !argv.includes('-h')) return;
  let command: Command = program;
  const words = [...argv];
  for (let word = words.shift(); word !== undefined && word !== '--'; word = words.shift()) {
    if (word.startsWith('-')) {
      if (takesValue(program, command, word)) words.shift();
      continue;
    }
    if (command.commands.length === 0 || word === 'help') return;
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined) {
      command.error(`error: unknown command '${word}'`, { code: 'commander.unknownCommand', exitCode: 1 });
    }
    command = next;
  }
}

/** Global options may stand anywhere. */
const takesValue = (program: Command, command: Command, word: string): boolean =>
  [program, command].some(({ options }) =>
    options.some((option) => option.required && [option.short, option.long].includes(word)),
  );
