import { foldedName } from '@parley/shared';

const OF_WORDS = /[\p{L}\p{N}\p{M}]/u;

/** Whether each part of the search, as it is compared, begins a word of the name; a sign that is in no word is one by itself. */
export function isFoundBy(name: string, search: string): boolean {
  if (search === '') return true;
  const folded = foldedName(name);
  const begins = beginningsIn(folded);
  return search.split(' ').every((part) => begins.some((at) => folded.startsWith(part, at)));
}

function beginningsIn(name: string): readonly number[] {
  const begins: number[] = [];
  let at = 0;
  let isInWord = false;
  for (const character of name) {
    const isOfWord = OF_WORDS.test(character);
    if (!isInWord || !isOfWord) begins.push(at);
    isInWord = isOfWord;
    at += character.length;
  }
  return begins;
}
