import { TEXTS } from '../traffic.mjs';

/** Forms of each of the two languages, beside the words of the sample chats. */
const FORMS = 110_000;
const RUSSIAN = {
  syllables:
    'ба ве гор ду жи за ки ла мо ни по ра се то ур фа хо це чи шу ще эк ра лён бро кор стан тип клю пле гра дви',
  endings: [
    '',
    'а',
    'у',
    'ом',
    'е',
    'ы',
    'ов',
    'ам',
    'ами',
    'ах',
    'ить',
    'ил',
    'ила',
    'ите',
    'ный',
    'ного',
    'ные',
  ],
};
const ENGLISH = {
  syllables:
    'ba cor del fen gra hol in jud kel lor mi nor pa qui res sal ten ul ver wor ex yor zan sta tri blo pre com dis un per',
  endings: ['', 's', 'ed', 'ing', 'er', 'ers', 'ly', 'ness', 'able', 'ment', 'ments'],
};
const ORDERS = 0.03;

/** Words by rank, the most frequent first: those of the sample chats, then made-up forms of both languages in turns. */
export function vocabulary() {
  const known = new Set(TEXTS.flatMap((text) => text.toLowerCase().match(/\p{L}+/gu) ?? []));
  const [russian, english] = [formsOf(RUSSIAN), formsOf(ENGLISH)];
  const words = [];
  for (const word of known) words.push(word, russian[words.length % FORMS]);
  for (let at = known.size; at < FORMS; at += 1) words.push(russian[at], english[at]);
  return words;
}

/** Stems of two to four syllables, each with every ending; the order is fixed and puts the endings of a stem far apart. */
function formsOf({ syllables, endings }) {
  const parts = syllables.split(' ');
  const stems = Math.ceil(FORMS / endings.length);
  return Array.from(
    { length: FORMS },
    (_, at) => stemOf(parts, at % stems) + endings[Math.floor(at / stems)],
  );
}

function stemOf(parts, number) {
  let stem = '';
  let left = number + parts.length;
  while (left > 0) {
    stem += parts[left % parts.length];
    left = Math.floor(left / parts.length);
  }
  return stem;
}

/** A text of 3 to 24 words: the frequency of a word goes down with its rank, as Zipf's law has it. Some name an order by its number. */
export function textOf(words, draw) {
  const length = 3 + Math.floor(22 * draw() ** 2);
  const said = Array.from({ length }, () => wordAt(words, draw()));
  if (draw() < ORDERS) said.push(`№ ${1_000_000 + Math.floor(draw() * 8_999_999)}`);
  const text = said.join(' ');
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** The share of draws that end up below rank r is ln r ÷ ln of all ranks. */
export const wordAt = (words, drawn) => words[Math.floor(words.length ** drawn) - 1] ?? words[0];
