/** A piece of what is asked: running words, or a phrase in quotation marks. */
export interface Piece {
  readonly text: string;
  readonly isPhrase: boolean;
  /** What holds it is not wanted. */
  readonly isLeftOut: boolean;
}

/** Opening marks with those that close them. */
const MARKS: Readonly<Record<string, RegExp>> = { '"': /"/g, '«': /»/g, '“': /”/g, '„': /[“”]/g };
const OPENING = /["«“„]/g;
const SPACE = /\s/g;
/** Where running words end: at a phrase, or at something to leave out. */
const END_OF_WORDS = /["«“„]|\s-(?=[^\s-])/g;
const LEAVES_OUT = /(?<!\S)-(?=[^\s-])/y;

/** A hyphen at the beginning of a word or phrase leaves it out; a phrase goes to its second mark, or to the end. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < text.length;) {
    LEAVES_OUT.lastIndex = from;
    const isLeftOut = LEAVES_OUT.test(text);
    if (isLeftOut) from += 1;
    const closing = MARKS[text[from] ?? ''];
    const begin = closing ? from + 1 : from;
    const end = closing ? next(closing, text, begin) : endOfWords(text, begin, isLeftOut);
    pieces.push({ text: text.slice(begin, end), isPhrase: closing !== undefined, isLeftOut });
    from = closing ? end + 1 : Math.max(end, from + 1);
  }
  return pieces;
}

/** Only the word right behind a hyphen is left out. */
const endOfWords = (text: string, from: number, isLeftOut: boolean): number =>
  isLeftOut
    ? Math.min(next(SPACE, text, from), next(OPENING, text, from))
    : endAfterSpace(text, next(END_OF_WORDS, text, from));

/** The blank before a hyphen belongs to what stands before. */
const endAfterSpace = (text: string, end: number): number => (/\s/.test(text[end] ?? '') ? end + 1 : end);

function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}
