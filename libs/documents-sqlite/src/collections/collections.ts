import type { CollectionSpec } from '@parley/eventsourcing';
import { checkCollection, refuseCollection } from '@parley/documents';
import { isComplete } from './collection.js';
import { dropCollection } from './drop.js';
import { extendCollection, namesOfIndexes } from './extend.js';
import { createKnown, rowsOfCollections, type Known } from './known.js';
import { versionChanges, type Sql } from '../sql.js';
import { fillWords } from '../words/fill.js';
import { joinAll } from '../words/segments.js';
import type { Writing } from './writing.js';

export interface Collections extends Pick<Known, 'get' | 'indexed' | 'names' | 'reload'> {
  /** Puts some more of the documents into the index of words; false when all are, or when none may be. Throws UNKNOWN_COLLECTION. */
  fillWords(name: string): boolean;
  /** Joins some of what the index of words consists of; false when it is one. Throws UNKNOWN_COLLECTION. */
  joinSegments(name: string): boolean;
  ensure(spec: CollectionSpec): void;
  /** What is left of it is rubbish, which is removed later, but for little, which goes at once. */
  drop(name: string): void;
  /** Where none lacks an index, or words in theirs, ends the first fill of the file. */
  endFirstFill(): void;
  /** Reads again which there are, where another opening has written since. Only for openings that write nothing. */
  follow(): void;
}

const run = (work: () => void): void => work();
const UNGUARDED: Writing = { transaction: run, unsynced: run, onSchema: run, endFirstFill: () => undefined };

/** `writing` null: nothing is written, and indexes that are missing stay so. */
export function createCollections(sql: Sql, writing: Writing | null): Collections {
  // The file itself refuses what is written to it.
  const { transaction: write } = writing ?? UNGUARDED;
  const known = createKnown(sql, writing);
  const { get, indexed, reload } = known;
  const haveOthersWritten = versionChanges(sql, 'data_version');
  const follow = following(sql, haveOthersWritten, reload);

  return {
    get,
    indexed,
    fillWords(name) {
      const collection = indexed(name);
      const { words } = collection;
      if (words === null || words.filledTo === null || writing === null) return false;
      let filledTo: bigint | null = null;
      writing.unsynced(() => void (filledTo = fillWords(sql, collection, words)));
      known.keep({ ...collection, words: { ...words, filledTo } });
      return filledTo !== null;
    },
    joinSegments(name) {
      const { words } = get(name);
      let isMore = false;
      if (words !== null && writing !== null) write(() => void (isMore = joinAll(sql, words)));
      return isMore;
    },
    names: known.names,
    ensure(spec) {
      checkCollection(spec);
      // How far words were put in says no version of the schema.
      if (haveOthersWritten()) reload();
      checkCase(spec.name, known.names());
      const before = known.find(spec.name);
      let after = before;
      write(() => {
        after = extendCollection(sql, spec, before);
      });
      if (after === null) return;
      if (before === null) known.begin(spec.name);
      // Another opening may have written to it, or made it once more, since this one did.
      else known.end(spec.name);
      known.keep(after);
    },
    drop(name) {
      const collection = known.find(name);
      if (!collection) return;
      dropCollection(sql, writing ?? UNGUARDED, collection);
      known.drop(name);
    },
    endFirstFill() {
      writing?.endFirstFill(() => {
        // Another opening may have completed some.
        reload();
        return known.names().every((name) => isComplete(known.find(name)));
      });
    },
    reload,
    follow,
  };
}

/** Reads them again where others have changed them since it was made, or since the last time. */
function following(sql: Sql, haveOthersWritten: () => boolean, reload: () => void): () => void {
  let followed: string | null = null;
  return () => {
    if (!haveOthersWritten()) return;
    const before = followed;
    followed = textIn(sql);
    // What is written is documents, mostly.
    if (followed !== before) reload();
  };
}

/** All that they are read from: equal texts say equal collections. */
const textIn = (sql: Sql): string => [...namesOfIndexes(sql), ...rowsOfCollections(sql)].join('\n');

/** Names become identifiers of SQL, which do not tell case apart. */
function checkCase(name: string, names: readonly string[]): void {
  const lower = name.toLowerCase();
  const isTaken = names.some((other) => other !== name && other.toLowerCase() === lower);
  if (isTaken) refuseCollection(name, 'another differs from it in case only');
}
