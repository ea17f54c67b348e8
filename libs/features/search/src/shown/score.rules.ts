/** A text that was found: how often each condition is fulfilled in it, and of how many words it is. */
export interface Scored {
  readonly times: readonly number[];
  readonly words: number;
}

/** How soon more of the same says nothing new, how much a long text counts against itself, and the words of a usual message. */
const SATURATION = 1.2;
const LENGTH_COUNTS = 0.75;
const USUAL_WORDS = 12;

/** Weight of a condition that so many of so many texts fulfil: rare ones tell more. */
export const weightOf = (fulfilled: number, texts: number): number =>
  Math.log(1 + (Math.max(texts, fulfilled) - fulfilled + 0.5) / (fulfilled + 0.5));

/** How well a text answers what was asked (BM25), with the weight of each condition. */
export function scoreOf({ times, words }: Scored, weights: readonly number[]): number {
  const dampened = SATURATION * (1 - LENGTH_COUNTS + (LENGTH_COUNTS * words) / USUAL_WORDS);
  return times.reduce(
    (score, count, n) => score + ((weights[n] ?? 0) * count * (SATURATION + 1)) / (count + dampened),
    0,
  );
}
