import { requestErrors } from './request-errors.js';

/**
 * Refuses what `JSON.parse` changes without a word: a number that a double does not keep to the digit (`INVALID_NUMBER`), and a key that an
 * object has twice (`INVALID_JSON`). It reads the source text, which has to be JSON. The rules are those of I-JSON, RFC 7493.
 */
export function refuseChanges(json: string): void {
  // The keys of each object that is open, null for a list.
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < json.length; at += 1) {
    const sign = json[at];
    if (sign === '{') open.push(new Set());
    else if (sign === '[') open.push(null);
    else if (sign === '}' || sign === ']') open.pop();
    else if (sign === '"') at = passText(json, at, open.at(-1) ?? null);
    else if (sign === '-' || isDigit(sign)) at = passNumber(json, at);
  }
}

const isDigit = (sign: string | undefined): boolean => sign !== undefined && sign >= '0' && sign <= '9';

/** Index of the closing quote of the text that begins at `start`. Where a colon follows, the text is a key. */
function passText(json: string, start: number, keys: Set<string> | null): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  if (keys === null || !isColonNext(json, end + 1)) return end;
  const key = JSON.parse(json.slice(start, end + 1)) as string;
  if (keys.has(key)) throw requestErrors.INVALID_JSON('An object of the body has a key twice.');
  keys.add(key);
  return end;
}

function isEscaped(json: string, quote: number): boolean {
  let at = quote - 1;
  while (json[at] === '\\') at -= 1;
  return (quote - at) % 2 === 0;
}

function isColonNext(json: string, from: number): boolean {
  let at = from;
  while (json.charCodeAt(at) <= 0x20) at += 1;
  return json[at] === ':';
}

const OF_NUMBERS = /[-+.\deE]*/y;

/** Index of the last sign of the number that begins at `start`. */
function passNumber(json: string, start: number): number {
  OF_NUMBERS.lastIndex = start;
  const [literal = ''] = OF_NUMBERS.exec(json) ?? [];
  if (!isKept(literal)) {
    throw requestErrors.INVALID_NUMBER(
      'A number of the body is beyond what JSON numbers keep to the digit; it can be sent as text.',
    );
  }
  return start + literal.length - 1;
}

/** Whether a double says the same, to the digit. Zeros at the end of a fraction say nothing; the sign of −0 would be lost. */
function isKept(literal: string): boolean {
  const number = Number(literal);
  if (Object.is(number, -0) || !Number.isFinite(number)) return false;
  const written = String(number);
  return written === literal || sameValue(decimalOf(written), decimalOf(literal));
}

interface Decimal {
  /** Without zeros at either end; empty for 0. */
  readonly digits: string;
  /** Power of ten of the place before the first digit. */
  readonly power: number;
}

const sameValue = (a: Decimal, b: Decimal): boolean =>
  a.digits === b.digits && (a.digits === '' || a.power === b.power);

function decimalOf(literal: string): Decimal {
  const [, whole = '', fraction = '', exponent = '0'] =
    /^-?(\d+)(?:\.(\d+))?(?:e([-+]?\d+))?$/i.exec(literal) ?? [];
  const all = whole + fraction;
  let begin = 0;
  while (all[begin] === '0') begin += 1;
  let end = all.length;
  while (end > begin && all[end - 1] === '0') end -= 1;
  return { digits: all.slice(begin, end), power: whole.length - begin + Number(exponent) };
}
