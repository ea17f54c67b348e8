import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN = /^prl_([1-9]\d{0,15})_([A-Za-z0-9_-]{43})$/;
const hashOf = (secret: string): string => hash('sha256', secret);

export interface NewToken {
  /** The token's text once it has an id, shown once: `prl_<tokenId>_<secret>`. */
  textOf(tokenId: number): string;
  /** SHA-256 of the secret, hexadecimal: all that is kept. */
  readonly hash: string;
}

/** A new token with 256 random bits. */
export function newToken(): NewToken {
  const secret = randomBytes(32).toString('base64url');
  return { textOf: (tokenId) => `prl_${tokenId}_${secret}`, hash: hashOf(secret) };
}

/** The text of a token that was issued now; null for one that was issued before, whose secret is gone. */
export function textOfIssued(
  { hash, textOf }: NewToken,
  issued: { readonly tokenId: number; readonly hash: string } | undefined,
): string | null {
  return issued?.hash === hash ? textOf(issued.tokenId) : null;
}

/** The parts of a token's text, or null when it is none. */
export function parseToken(text: string | undefined): { tokenId: number; hash: string } | null {
  const match = TOKEN.exec(text ?? '');
  if (!match?.[1] || !match[2]) return null;
  return { tokenId: Number(match[1]), hash: hashOf(match[2]) };
}

export const sameHash = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
