import { shortName } from '@parley/shared';
import { tagErrors } from './tags.errors.js';

/** The colours that the channel APIs know. */
export const TAG_COLORS = [
  'light-red',
  'light-blue',
  'light-green',
  'light-orange',
  'light-gray',
  'light-grayish-blue',
  'red',
  'blue',
  'green',
  'orange',
  'gray',
  'grayish-blue',
] as const;

/** Each answers what it was asked for, or throws the refusal. */
export function readTagName(text: string): string {
  const name = shortName(text);
  if (name === null) throw tagErrors.INVALID_TAG_NAME();
  return name;
}

export function readColor(color: string): string {
  if (!(TAG_COLORS as readonly string[]).includes(color)) throw tagErrors.UNKNOWN_TAG_COLOR();
  return color;
}
