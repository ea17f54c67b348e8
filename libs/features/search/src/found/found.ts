import type { QueryReader, Questions } from '@parley/application';
import { limitOf, type PageParams } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { wantedOf, type Wanted } from '../asked/query.rules.js';
import { digestOf } from './digest.js';

/** Who searches, and where. */
export interface Searcher {
  readonly reader: QueryReader;
  /** Where words are asked for: they are read beside what writes. */
  readonly questions: Questions;
  readonly viewer: Viewer;
}

/** What every search is asked with. */
export interface SearchParams extends PageParams {
  /** Words, "phrases" and -what is left out. */
  readonly q: string;
  /** The last word may go on. */
  readonly typing?: boolean | undefined;
  /** Values of the filters of the list, by their names. */
  readonly filters?: Filters | undefined;
}

export type Filters = Readonly<Record<string, unknown>>;

/** A page of what was found. */
export interface Found<Item> {
  readonly items: readonly Item[];
  /** Cursor of what comes after these; null: nothing does. */
  readonly next: string | null;
  /** There may be more than was looked at: by date `next` goes on with it, by relevance only the newest are compared. */
  readonly incomplete: boolean;
}

/** A search, whose cursors hold the digest of what is asked. */
export interface Search extends Searcher {
  readonly wanted: Wanted;
  readonly filters: Filters;
  readonly digest: string;
  readonly limit: number;
}

/** `place`: what else the search is bound to. Throws `INVALID_SEARCH`, `INVALID_PAGE`. */
export function searchOf(
  searcher: Searcher,
  { q, typing = false, filters = {}, limit }: SearchParams,
  place: readonly unknown[] = [],
): Search {
  const wanted = wantedOf(q, { typing });
  const values = Object.entries(filters).filter(([, value]) => value !== undefined);
  const digest = digestOf([wanted, values.sort(([a], [b]) => (a < b ? -1 : 1)), ...place]);
  return { ...searcher, wanted, filters, limit: limitOf(limit), digest };
}
