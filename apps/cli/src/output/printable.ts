const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Characters that steer a terminal or the direction of text, line separators of Unicode, and halves of surrogate pairs. Printed as they are,
 * a client's message could move the cursor, change the title or hide what stands beside it.
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Cs}/gu;

const hex = (character: string, digits: number): string =>
  character.charCodeAt(0).toString(16).padStart(digits, '0');

/** One line in which every unsafe character is written out, as `\n` or `\u001b`. */
export const printable = (text: string): string =>
  text.replace(UNSAFE, (character) => NAMED[character] ?? `\\u${hex(character, 4)}`);

/** JSON that is as safe to print: what it stands for is the same. */
export const printableJson = (value: unknown): string =>
  JSON.stringify(value, null, 2)
    .split('\n')
    .map((line) => printable(line))
    .join('\n');
