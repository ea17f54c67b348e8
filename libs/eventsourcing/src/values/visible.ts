/**
 * Signs that show nothing: white space, what Unicode lets readers ignore, controls, halves of pairs, what is no character, and the few signs
 * that are blank though their properties do not say so (braille, a note head, fillers, marks of annotations).
 */
const VISIBLE =
  /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u2800\u{1d159}\u{16fe4}\ufff9-\ufffb]/u;

/** False for text that shows nothing: the one rule of what is blank, for texts, names and reasons. */
export const hasVisible = (text: string): boolean => VISIBLE.test(text);
