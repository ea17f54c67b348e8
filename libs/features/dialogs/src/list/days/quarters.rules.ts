/**
 * Times are kept by the quarter hour of UTC: every zone of today begins its days on one, so quarter hours say on which date of any zone
 * something happened. A few zones did not before 1972.
 */
export const QUARTER_MS = 900_000;
export const QUARTERS_A_DAY = 96;

/** Month of UTC: YYYY-MM. `at` is RFC 3339 UTC with ms. */
export const monthOf = (at: string): string => at.slice(0, 7);

/** Number of a quarter hour within its month, from 0; at most 2,975. */
export const quarterInMonth = (at: string): number =>
  (Number(at.slice(8, 10)) - 1) * QUARTERS_A_DAY +
  Number(at.slice(11, 13)) * 4 +
  Math.floor(Number(at.slice(14, 16)) / 15);

/** Hexadecimal digits of one quarter hour. */
const DIGITS = 3;

/** The text with one quarter hour more; the same text when it stands in it. */
export function withQuarter(text: string, quarter: number): string {
  const added = quarter.toString(16).padStart(DIGITS, '0');
  for (let place = text.indexOf(added); place >= 0; place = text.indexOf(added, place + 1))
    if (place % DIGITS === 0) return text;
  return text + added;
}

/** Quarter hours since 1970 of a month's text, in its order. */
export function* quartersIn(month: string, text: string): Generator<number> {
  const first = Date.parse(`${month}-01T00:00:00.000Z`) / QUARTER_MS;
  for (let place = 0; place < text.length; place += DIGITS)
    yield first + Number.parseInt(text.slice(place, place + DIGITS), 16);
}
