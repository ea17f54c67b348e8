/**
 * Texts are put together in bytes and copied out of them: each is then in one piece. What is put together of slices keeps them all, and
 * a page of the log has thousands.
 */
const ZERO = 0x30;
const NINE = 0x39;
/** From a capital letter to the small one. */
const SMALL = 0x20;

export const UUID_HEX = 32;
const UUID_CHARACTERS = 36;
const uuid = Buffer.alloc(UUID_CHARACTERS, '-');
/** Where the digits of a UUID stand in its text. */
const UUID_PLACES = Uint8Array.from(
  Array.from(
    { length: UUID_HEX },
    (_, digit) => digit + [8, 12, 16, 20].filter((after) => digit >= after).length,
  ),
);

/** The digits that begin at `at`, which may be capitals. */
export function uuidAt(hex: string, at: number): string {
  for (let digit = 0; digit < UUID_HEX; digit += 1)
    uuid[UUID_PLACES[digit] as number] = smallDigitAt(hex, at + digit);
  return uuid.toString('latin1');
}

function smallDigitAt(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return code > NINE ? code | SMALL : code;
}

export const DIGEST_HEX = 40;

/** The word and the digits that begin at `at`. */
export function digestTexts(word: string): (hex: string, at: number) => string {
  const text = Buffer.alloc(word.length + DIGEST_HEX, word, 'latin1');
  return (hex, at) => {
    for (let digit = 0; digit < DIGEST_HEX; digit += 1)
      text[word.length + digit] = smallDigitAt(hex, at + digit);
    return text.toString('latin1');
  };
}

/** Six bytes. */
export const TIME_HEX = 12;
const TIME_CHARACTERS = 24;
const MS_A_DAY = 86_400_000;

/** Times of {@link TIME_HEX} digits as text. The day is written once for those that stand beside each other. */
export class TimeTexts {
  private readonly text = Buffer.alloc(TIME_CHARACTERS);
  private day = NaN;

  textOf(hex: string, at: number): string {
    const ms = parseInt(hex.slice(at, at + TIME_HEX), 16);
    const day = Math.floor(ms / MS_A_DAY);
    if (day !== this.day) this.text.write(new Date(ms).toISOString(), 'latin1');
    this.day = day;
    let rest = ms - day * MS_A_DAY;
    rest = this.write(20, 3, rest, 1_000);
    rest = this.write(17, 2, rest, 60);
    rest = this.write(14, 2, rest, 60);
    this.write(11, 2, rest, 24);
    return this.text.toString('latin1');
  }

  /** Writes what is left over of so many; answers how often they go into it. */
  private write(at: number, digits: number, count: number, many: number): number {
    const whole = Math.floor(count / many);
    let rest = count - whole * many;
    for (let place = at + digits - 1; place >= at; place -= 1) {
      this.text[place] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    return whole;
  }
}
