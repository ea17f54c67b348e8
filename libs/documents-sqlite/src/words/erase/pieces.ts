import { removeRubbish, rubbishIn } from '../../collections/rubbish.js';
import type { Collections } from '../../collections/collections.js';
import type { Sql } from '../../sql.js';
import { indexedText } from '../keep.js';
import { joinAlike } from '../segments.js';
import type { CollectionWords } from '../tables.js';

/** Some rows of one table that are to be erased. */
export interface Piece {
  /** The table. */
  readonly of: string;
  readonly mostAtOnce: number;
  /** Erases at most so many rows, and answers how many. To be run in a transaction. */
  erase(most: number): number;
}

const MOST_TEXTS = 500;
const MOST_ROWS = 5_000;
const MOST_PAGES = 500;
/** Texts that are worth a preparation, and pages that each of them is worth. */
const MANY = 100;
const PAGES_A_TEXT = 5;

/** What is to be erased next: words first, since somebody deleted what they say. Null: nothing is. */
export function createPieces(sql: Sql, collections: Collections): () => Piece | null {
  /** Pages that may still be joined before words go, by index. */
  const toJoin = new Map<string, number>();
  const pagesOf = (words: CollectionWords): number => toJoin.get(words.index) ?? worthJoining(sql, words);

  const joining = (words: CollectionWords): Piece => ({
    of: words.index,
    mostAtOnce: MOST_PAGES,
    erase(most) {
      const joined = joinAlike(sql, words, BigInt(most));
      toJoin.set(words.index, joined > 0 ? pagesOf(words) - joined : 0);
      return joined;
    },
  });
  const erasing = (words: CollectionWords): Piece => ({
    of: words.gone,
    mostAtOnce: MOST_TEXTS,
    erase: (most) => eraseWords(sql, words, most),
  });

  return () => {
    const words = collections.names().flatMap((name) => collections.get(name).words ?? []);
    const next = words.find(({ gone }) => sql.rows(`SELECT 1 FROM ${gone} LIMIT 1`, []).length > 0);
    if (next) return pagesOf(next) > 0 ? joining(next) : erasing(next);
    toJoin.clear();
    const [table] = rubbishIn(sql);
    if (table === undefined) return null;
    return { of: table, mostAtOnce: MOST_ROWS, erase: (most) => removeRubbish(sql, table, most) };
  };
}

/** In each segment a text is looked for once more: pages that take less time to be joined than that. */
function worthJoining(sql: Sql, { gone }: CollectionWords): number {
  const waiting = Number(sql.rows(`SELECT count(*) FROM ${gone}`, [])[0]?.[0]);
  return waiting < MANY ? 0 : waiting * PAGES_A_TEXT;
}

/** In the order of rows: FTS5 stores all it holds when a number is smaller than the last. */
function eraseWords(sql: Sql, { index, gone }: CollectionWords, most: number): number {
  const rows = sql.rows(`SELECT row, words FROM ${gone} ORDER BY row LIMIT ?`, [BigInt(most)]);
  const remove = `INSERT INTO ${index} (${index}, rowid, words) VALUES ('delete', ?, ?)`;
  for (const [row = null, words] of rows) sql.run(remove, [row, indexedText(String(words))]);
  sql.run(`DELETE FROM ${gone} WHERE row <= ?`, [rows.at(-1)?.[0] ?? null]);
  return rows.length;
}
