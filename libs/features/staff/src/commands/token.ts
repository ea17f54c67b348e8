import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN = /^prl_([1-9]\d{0,15})_([A-Za-z0-9_-]{43})$/;
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export interface NewToken {
  /** Shown once: `prl_<tokenId>_<secret>`. */
  readonly text: string;
  /** SHA-256 of the secret, hexadecimal: all that is kept. */
  readonly hash: string;
}

/** A new token with 256 random bits. */
export function newToken(tokenId: number): NewToken {
  const secret = randomBytes(32).toString('base64url');
  return { text: `prl_${tokenId}_${secret}`, hash: hashOf(secret) };
}

/** The parts of a token's text, or null when it is none. */
export function parseToken(text: string | undefined): { tokenId: number; hash: string } | null {
  const match = TOKEN.exec(text ?? '');
  if (!match?.[1] || !match[2]) return null;
  return { tokenId: Number(match[1]), hash: hashOf(match[2]) };
}

export const sameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
