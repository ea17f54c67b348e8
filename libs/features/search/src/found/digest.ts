import { queryErrors } from '@parley/shared';
import { createHash } from 'node:crypto';

/** What a cursor holds of the question that it belongs to. */
export const digestOf = (question: unknown): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16);

/** A digest, as cursors hold it. */
export const DIGEST = /^[\w-]{16}$/;

/** Throws `INVALID_CURSOR` for the cursor of another question. */
export function refuseForeign(found: string | undefined, digest: string): void {
  if (found !== digest) throw queryErrors.INVALID_CURSOR('The cursor belongs to another search.');
}
