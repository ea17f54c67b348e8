import { fits, nameWithin } from '@parley/shared';
import { tagErrors } from './tags.errors.js';

/** Characters as users see them. */
const NAME_LIMIT = 64;
/** Code points of a name: what the channel APIs carry. A character as users see it may take any number of them. */
export const NAME_CODE_POINTS = 255;
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

const IGNORED = /\p{Default_Ignorable_Code_Point}+/gu;
const SPACES = /\p{White_Space}+/gu;

/**
 * A name as it is compared and searched: compatible signs are the same (NFKC), capitals and small letters too, ё is е, й is not и. White space
 * is one blank, and signs that show nothing do not count.
 */
export const foldedName = (name: string): string =>
  name
    .replace(IGNORED, '')
    .normalize('NFKC')
    // There and back: ß and ẞ are ss, and a final sigma is a sigma.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll('ё', 'е')
    .replace(SPACES, ' ')
    .trim();

/** Each answers what it was asked for, or throws the refusal. */
export function readTagName(text: string): string {
  const name = nameWithin(text, NAME_CODE_POINTS);
  if (name === null || !fits(name, NAME_LIMIT)) throw tagErrors.INVALID_TAG_NAME();
  return name;
}

export function readColor(color: string): string {
  if (!(TAG_COLORS as readonly string[]).includes(color)) throw tagErrors.UNKNOWN_TAG_COLOR();
  return color;
}
