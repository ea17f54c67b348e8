import { printable } from './printable.js';

/** The end of a help page. */
export const examples = (...lines: readonly string[]): string =>
  `\nExample${lines.length > 1 ? 's' : ''}:\n${lines.map((line) => `  parley ${line}`).join('\n')}\n`;

type OptionValue = string | number | boolean | undefined;

/** A line that says what to run next, as `Next page: parley dialogs list --cursor X`. */
export function hint(what: string, command: string, options: object): string {
  const given = Object.entries(options as Record<string, OptionValue>).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [`--${dashed(name)}${value === true ? '' : ` ${value}`}`],
  );
  return `${printable(`${what}: parley ${[command, ...given].join(' ')}`)}\n`;
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
