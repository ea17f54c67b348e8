import type { WordsSpec } from '@parley/eventsourcing';
import type { Sql } from '../sql.js';
import { FIRST_TERM } from './first-term.js';
import { rowsOf, type RowForm } from './rows/rows.js';

/** How the documents of a collection are found by words. */
export interface CollectionWords {
  readonly spec: WordsSpec;
  /** FTS5: by the row number of a hit the document's terms, and their starts. It keeps no text. */
  readonly index: string;
  /** By row number what a hit carries, as `hitOf` writes it. What has no row here is not found. */
  readonly hits: string;
  /** What is still to be taken out of the index, with the text that it was put in with. */
  readonly gone: string;
  readonly rows: RowForm;
  /** Documents of later rows of the collection's table are still to be put in; null: none are. */
  readonly filledTo: bigint | null;
}

/** The names of FTS5's own tables follow that of the index, which ends as no other of ours does. */
export const wordsFrom = (name: string, spec: WordsSpec, filledTo: bigint | null): CollectionWords => ({
  spec,
  index: `w_${name}_`,
  hits: `h_${name}`,
  gone: `g_${name}`,
  rows: rowsOf(spec),
  filledTo,
});

/** Every printed ASCII character but the space is part of a term; so is all else, which the tokeniser does not know. */
const MARKS = FIRST_TERM + String.raw`!"#$%&''()*+,-./:;<=>?@[\]^_` + '`{|}~';
const TOKENISER = `ascii tokenchars '${MARKS}'`.replaceAll('"', '""');
/** Bytes of terms held in memory until they are stored: more than those of one segment. */
const HELD_BYTES = 64 * 1024 * 1024;

/**
 * `secure-delete`: what is taken out is not left in a page. It does not go together with FTS5's `prefix`, and with tables that know their
 * deleted rows it leaves them all, so neither is there.
 */
export function makeWords(sql: Sql, words: CollectionWords): void {
  const { index, hits, gone } = words;
  sql.run(
    `CREATE VIRTUAL TABLE ${index} USING fts5(words, content='', columnsize=0, tokenize="${TOKENISER}")`,
    [],
  );
  set(sql, words, { 'secure-delete': 1n, hashsize: BigInt(HELD_BYTES) });
  set(sql, words, words.filledTo === null ? FOLLOWED : FILLED);
  sql.run(`CREATE TABLE ${hits} (row INTEGER PRIMARY KEY, hit TEXT NOT NULL)`, []);
  sql.run(`CREATE TABLE ${gone} (row INTEGER PRIMARY KEY, words TEXT NOT NULL)`, []);
}

/**
 * How many segments of about one size FTS5 joins, a few pages at each commit, and how many at the latest. While a collection is filled nothing asks
 * its index, and all segments are joined in the end: to join them before that too took a third of the time of putting texts in.
 */
const FOLLOWED = { automerge: 8n, crisismerge: 16n };
const FILLED = { automerge: 64n, crisismerge: 256n };

/** To be called once all documents are in. */
export const followFromNow = (sql: Sql, words: CollectionWords): void => set(sql, words, FOLLOWED);

function set(sql: Sql, { index }: CollectionWords, settings: Readonly<Record<string, bigint>>): void {
  for (const [name, value] of Object.entries(settings))
    sql.run(`INSERT INTO ${index} (${index}, rank) VALUES (?, ?)`, [name, value]);
}

/** All tables, with those that FTS5 has for the index. */
export const tablesOfWords = ({ index, hits, gone }: CollectionWords): readonly string[] => [
  index,
  ...['data', 'idx', 'config'].map((own) => `${index}_${own}`),
  hits,
  gone,
];
