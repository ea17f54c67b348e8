import { DIGEST_HEX } from './texts.js';

/**
 * An outline is JSON with places for values: what the events of one kind have in common. It stands in the file once, and a row holds what fills
 * its places, in their order. A list in it is one of these; an empty one is an empty list.
 */
export const PLACE = {
  /** Any JSON: the next of the row's values. */
  value: 1,
  /** The next 16 bytes behind the row's id. */
  uuid: 2,
  /** The next 6 of them: ms since the epoch. */
  time: 3,
  /** Behind the text that stands beside it, the next 20 of them in hex. */
  digest: 4,
} as const;

/** Where an outline is in the file: 0 as long as it is not there. */
export interface Outline {
  id: number;
  /** Of the events whose data it is of; null: of metadata. */
  readonly type: string | null;
  readonly json: string;
}

/** Other names stay with their values: SQLite has no plain path for some, `__proto__` is none of an object's own, and digits go before all others. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
export const isPlainName = (name: string): boolean => NAME.test(name);

/** Fields that have few values, each of which makes an outline of its own. */
const WITH_FEW = new Set([
  'kind',
  'scope',
  'originator',
  'commandType',
  'process',
  'extension',
  'schemaVersion',
]);
export const hasFew = (name: string): boolean => WITH_FEW.has(name);

const WORD = /^[A-Za-z][A-Za-z0-9-]{0,63}$/;
const MOST = 1_000;
/** Whether a value of such a field may stand in an outline. */
export const isFew = (value: string | number): boolean =>
  typeof value === 'string' ? WORD.test(value) : Number.isInteger(value) && value >= 0 && value < MOST;

const UUID_CHARACTERS = 36;
const HYPHEN = '-'.charCodeAt(0);
/** 1 for characters of hex in small letters, by their codes. */
const IS_HEX = Uint8Array.from({ length: 128 }, (_, code) => +/[0-9a-f]/.test(String.fromCharCode(code)));

/** A UUID in small letters; asked for every text of its length, so without a pattern. */
export function isUuid(text: string): boolean {
  if (text.length !== UUID_CHARACTERS) return false;
  for (let at = 0; at < UUID_CHARACTERS; at += 1) {
    const code = text.charCodeAt(at);
    const isRight = at === 8 || at === 13 || at === 18 || at === 23 ? code === HYPHEN : IS_HEX[code] === 1;
    if (!isRight) return false;
  }
  return true;
}

const DIGEST = /^[a-z]{1,16}:[0-9a-f]{40}$/;
const MIN_DIGEST = DIGEST_HEX + 2;
const MAX_DIGEST = DIGEST_HEX + 17;
/** A word and 20 bytes in hex, as ids of commands that a channel sends. */
export const isDigest = (text: string): boolean =>
  text.length >= MIN_DIGEST && text.length <= MAX_DIGEST && DIGEST.test(text);
