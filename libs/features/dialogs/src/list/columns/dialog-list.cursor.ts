import { cursorKind, queryErrors } from '@parley/shared';
import { createHash } from 'node:crypto';
import type { Place } from './dialog-list.page.js';

/** What a question asks for beside the place where its page begins. */
export interface Question {
  readonly sort: string;
  readonly reverse: boolean;
  /** By the names of the filters; undefined: not asked. */
  readonly filters: Readonly<Record<string, unknown>>;
}

const cursors = cursorKind<readonly [question: string, key: string, id: string]>('dialogs', [
  /^[\w-]{11}$/,
  /^-?\d{1,15}$/,
  /^\d{1,16}$/,
]);

/** A cursor says of which question it is: in an answer to another one its place means nothing. */
export function cursorsOf(question: Question) {
  const own = markOf(question);
  return {
    encode: ({ key, id }: Place): string => cursors.encode([own, String(key), id]),
    /** Throws `INVALID_CURSOR`. */
    decode(cursor: string): Place {
      const [mark, key, id] = cursors.decode(cursor);
      if (mark !== own)
        throw queryErrors.INVALID_CURSOR('The cursor is one of other filters, or of another order.');
      return { key: Number(key), id };
    },
  };
}

function markOf({ sort, reverse, filters }: Question): string {
  const asked = Object.entries(filters)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([sort, reverse, asked]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 11);
}
