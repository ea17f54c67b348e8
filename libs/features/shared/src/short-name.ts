import { fits } from './characters.js';
import { nameWithin } from './name.js';

/** Characters of a short name as users see them. */
const LIMIT = 64;
/** Code points of a short name: what the channel APIs carry. A character as users see it may take any number of them. */
export const NAME_CODE_POINTS = 255;

/** The name without white space around it; null when it is none: nothing of it shows, it is malformed, or it is too long. */
export function shortName(text: string): string | null {
  const name = nameWithin(text, NAME_CODE_POINTS);
  return name !== null && fits(name, LIMIT) ? name : null;
}

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
