import type { RecordedEvent } from '@parley/eventsourcing';
import type { Database } from '@parley/sqlite';
import { buildOf, type Build, type Filled } from './building.js';
import { TimeTexts, UUID_HEX } from './texts.js';

interface Known {
  readonly type: string;
  readonly build: Build;
}

type Stored = readonly [id: number, type: string | null, json: string];

/** The outlines of a file, as reading needs them. They are read when the first row asks for one that is not known yet. */
export class ReadOutlines {
  private readonly select;
  private readonly known = new Map<number, Known>();
  private readonly times = new TimeTexts();
  private last = 0;

  constructor(database: Database.Database) {
    this.select = database.prepare('SELECT id, type, json FROM outlines WHERE id > ? ORDER BY id').raw();
  }

  /** Throws a `SyntaxError` where the file has none of this id. */
  get(id: number): Known {
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

/**
 * Data and metadata of a row with `values` in a list and `hex` for its bytes, of which the event's id is the first. Throws a `SyntaxError`
 * where it does not hold what fills the outlines, no more and no less.
 */
export function builtOf(
  ofData: Known,
  ofMetadata: Known,
  values: string,
  hex: string,
): readonly [data: unknown, metadata: RecordedEvent['metadata']] {
  const filled: Filled = { values: listOf(values), nextValue: 0, hex, nextHex: UUID_HEX };
  const data = ofData.build(filled);
  const metadata = ofMetadata.build(filled) as RecordedEvent['metadata'];
  if (filled.nextValue !== filled.values.length || filled.nextHex !== hex.length)
    throw new SyntaxError('A row does not fill its outlines.');
  return [data, metadata];
}

function listOf(values: string): readonly unknown[] {
  const list: unknown = JSON.parse(values);
  if (!Array.isArray(list)) throw new SyntaxError('A row has no list of values.');
  return list;
}
