const CHARACTERS = 24;
/** `2026-11-30T14:56:` */
const MINUTE_CHARACTERS = 17;
/** Where `01.007Z` has them. */
const [POINT, END] = [19, 23];
const ZERO = '0'.charCodeAt(0);
const NOT_A_DIGIT = 1_000_000;

/** Three digits of hex for each of so many numbers: to write a large number as hex takes longer than all else here. */
const TRIPLES = Array.from({ length: 0x1000 }, (_, number) => number.toString(16).padStart(3, '0'));
const triple = (number: number): string => TRIPLES[number & 0xfff] ?? '';

/** Writes times in hex, in `TIME_HEX` digits. Events that stand beside each other are mostly of one minute, which is read once. */
export class TimesToHex {
  private minute = '-';
  private began = 0;

  /** Null for what a time would not be written as. */
  hexOf(text: string): string | null {
    if (text.length !== CHARACTERS || text[POINT] !== '.' || text[END] !== 'Z') return null;
    const seconds = numberAt(text, MINUTE_CHARACTERS, 2);
    const ms = numberAt(text, POINT + 1, 3);
    if (seconds > 59 || ms > 999) return null;
    if (!text.startsWith(this.minute) && !this.read(text)) return null;
    const time = this.began + seconds * 1_000 + ms;
    const [high, low] = [Math.floor(time / 0x1000000), time % 0x1000000];
    return triple(high >> 12) + triple(high) + triple(low >> 12) + triple(low);
  }

  private read(text: string): boolean {
    const minute = text.slice(0, MINUTE_CHARACTERS);
    const whole = `${minute}00.000Z`;
    const began = Date.parse(whole);
    if (!(began >= 0) || new Date(began).toISOString() !== whole) return false;
    this.minute = minute;
    this.began = began;
    return true;
  }
}

/** A large number where one of the characters is no digit. */
function numberAt(text: string, from: number, digits: number): number {
  let number = 0;
  for (let at = from; at < from + digits; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : NOT_A_DIGIT;
  }
  return number;
}
