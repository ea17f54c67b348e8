import type { Reader, Setting } from './setting.js';
import { SETTINGS } from './settings.js';

const WIDTH = 28;

/** The settings that a program reads, one to a line, for its `--help`. */
export function settingsHelp(reader: Reader): string {
  return SETTINGS.filter(({ readBy }) => readBy.includes(reader))
    .map((setting) => `  ${setting.name.padEnd(WIDTH)}${setting.meaning}${remarks(setting)}`)
    .join('\n');
}

function remarks({ name, fallback, unit, choices, hasFile }: Setting): string {
  const sentences = [
    choices === undefined ? '' : choices.join(', '),
    hasFile ? `or in the file that ${name}_FILE names` : '',
    fallback === undefined ? '' : `default ${fallback}${unit === undefined ? '' : ` ${unit}`}`,
  ].filter((text) => text !== '');
  return sentences.length === 0 ? '' : ` (${sentences.join('; ')})`;
}
