/** A text as it is searched, of which every unit is known to come from a piece of the original. */
export interface Folded {
  readonly text: string;
  /** Its letters are those of English and Russian, its digits those of ASCII, and it has no marks. */
  readonly isPlain: boolean;
  /** Where in the original the piece of this unit begins. */
  beginsAt(unit: number): number;
  /** Where it ends. */
  endsAt(unit: number): number;
}

/** Texts of which every unit stands for itself: what nearly all messages in English and Russian consist of. */
const PLAIN = /^[\t\n\r\x20-\x7e«»“”„–—’А-яЁё]*$/;

/**
 * A code point with all that may become one sign with it, or vanish: marks, format characters, and the parts of a Hangul syllable.
 * What such a piece becomes does not depend on its neighbours.
 */
const PIECE =
  /[^][\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\u3131-\u318e\ud7b0-\ud7ff\uff9e-\uffdc]*/gu;
const IGNORED = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
/** Marks that are left when all that can be one letter with its mark is: stress, strokes, enclosing signs. Those of other scripts are letters. */
const LOOSE_MARKS = /[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]+/g;

/**
 * Compatible signs are the same (NFKC), capitals and small letters too, ё is е, й is not и. What shows nothing, such as bidirectional marks
 * and soft hyphens, and stress do not count.
 */
export function folded(original: string): Folded {
  if (PLAIN.test(original))
    return { text: plainly(original), isPlain: true, beginsAt: (unit) => unit, endsAt: (unit) => unit + 1 };
  let text = '';
  const begins: number[] = [];
  const ends: number[] = [];
  for (const { 0: piece, index } of original.matchAll(PIECE)) {
    const own = foldedPiece(piece);
    text += own;
    for (let unit = 0; unit < own.length; unit += 1) {
      begins.push(index);
      ends.push(index + piece.length);
    }
  }
  const last = original.length;
  return {
    text,
    isPlain: false,
    beginsAt: (unit) => begins[unit] ?? last,
    endsAt: (unit) => ends[unit] ?? last,
  };
}

const plainly = (text: string): string => text.toLowerCase().replaceAll('ё', 'е');

function foldedPiece(piece: string): string {
  if (piece.length === 1 && PLAIN.test(piece)) return plainly(piece);
  return (
    piece
      .replace(IGNORED, '')
      // A sign before a number is no part of it.
      .replaceAll('№', '#')
      .normalize('NFKC')
      // There and back: ß is ss.
      .toLowerCase()
      .toUpperCase()
      .toLowerCase()
      .normalize('NFKC')
      .replaceAll('ё', 'е')
      .replaceAll('ς', 'σ')
      .replace(LOOSE_MARKS, '')
  );
}
