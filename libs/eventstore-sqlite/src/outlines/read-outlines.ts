import type { RecordedEvent } from '@parley/eventsourcing';
import type { Database } from '@parley/sqlite';
import { LRUCache } from 'lru-cache';
import { buildOf, type Build, type Filled } from './building.js';
import { TimeTexts, UUID_HEX } from './texts.js';

/** A log has some hundreds; of foreign events each may have one of its own. */
const MAX_PAIRS = 10_000;

interface Known {
  readonly type: string;
  readonly build: Build;
}

/** Outlines of the data and the metadata of a row. */
export interface KnownPair {
  readonly type: string;
  /**
   * Data and metadata of a row with `values` in a list and `hex` for its bytes, of which the event's id is the first. Throws a `SyntaxError`
   * where it does not hold what fills the outlines, no more and no less.
   */
  build(values: string, hex: string): readonly [data: unknown, metadata: RecordedEvent['metadata']];
}

type Stored = readonly [id: number, type: string | null, json: string];

/** The outlines of a file, as reading needs them. They are read when the first row asks for one that is not known yet. */
export class ReadOutlines {
  private readonly select;
  private readonly known = new Map<number, Known>();
  /** By their names in a row. */
  private readonly pairs = new LRUCache<string, KnownPair>({ max: MAX_PAIRS });
  private readonly times = new TimeTexts();
  private last = 0;

  constructor(database: Database.Database) {
    this.select = database.prepare('SELECT id, type, json FROM outlines WHERE id > ? ORDER BY id').raw();
  }

  /** Those that a row names, such as `12,5`. Throws a `SyntaxError` where the file has none of an id. */
  get(names: string): KnownPair {
    const found = this.pairs.get(names);
    if (found !== undefined) return found;
    const [ofData, ofMetadata] = names.split(',').map((id) => this.one(Number(id)));
    if (ofData === undefined || ofMetadata === undefined) throw new SyntaxError('A row names one outline.');
    const pair = pairOf(ofData, ofMetadata);
    this.pairs.set(names, pair);
    return pair;
  }

  /** Of the event of a row; empty where the file has no outline of it. */
  typeOf(names: string): string {
    return this.known.get(parseInt(names))?.type ?? '';
  }

  private one(id: number): Known {
    return this.known.get(id) ?? this.load(id);
  }

  private load(id: number): Known {
    for (const [found, type, json] of this.select.all([this.last]) as readonly Stored[]) {
      this.known.set(found, { type: type ?? '', build: buildOf(JSON.parse(json), this.times) });
      this.last = found;
    }
    const known = this.known.get(id);
    if (known === undefined) throw new SyntaxError(`There is no outline ${id}.`);
    return known;
  }
}

const pairOf = (ofData: Known, ofMetadata: Known): KnownPair => ({
  type: ofData.type,
  build(values, hex) {
    const filled: Filled = { values: listOf(values), nextValue: 0, hex, nextHex: UUID_HEX };
    const data = ofData.build(filled);
    const metadata = ofMetadata.build(filled) as RecordedEvent['metadata'];
    if (filled.nextValue !== filled.values.length || filled.nextHex !== hex.length)
      throw new SyntaxError('A row does not fill its outlines.');
    return [data, metadata];
  },
});

function listOf(values: string): readonly unknown[] {
  const list: unknown = JSON.parse(values);
  if (!Array.isArray(list)) throw new SyntaxError('A row has no list of values.');
  return list;
}
