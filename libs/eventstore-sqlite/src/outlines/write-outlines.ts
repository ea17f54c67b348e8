import type { EventToAppend, EventWriting, SerialisedEvent } from '@parley/eventsourcing';
import type { Database } from '@parley/sqlite';
import { Filling } from './filling.js';
import { enter, Learner } from './learner.js';
import { Node } from './node.js';
import type { Outline } from './outline.js';

/** An event as a row has it. */
export interface WrittenEvent extends SerialisedEvent {
  /** Null: `data` and `metadata` are JSON, and `id` is the event's. */
  readonly outlines: readonly [data: Outline, metadata: Outline] | null;
}

/** Most outlines of the data of one type, and of metadata: values that have names of their own each time would fill the file with them. */
const MOST_OF_A_TYPE = 200;
const MOST_OF_METADATA = 1_000;
const MOST = 5_000;

interface Ways {
  readonly root: Node;
  count: number;
}

/** The outlines of a file, as writing needs them, and those that it is going to have. */
export class WriteOutlines {
  private readonly select;
  private readonly filling = new Filling();
  private readonly learner = new Learner();
  private ways: Map<string | null, Ways> | null = null;
  private count = 0;

  constructor(database: Database.Database) {
    this.select = database.prepare('SELECT id, type, json FROM outlines').raw();
  }

  /** Null where an outline is not known, or JSON has no such values. */
  write({ id, type, data, metadata }: EventToAppend): WrittenEvent | null {
    const [ofData, ofMetadata] = [this.waysOf(type), this.waysOf(null)];
    const { filling } = this;
    filling.clear();
    const outlines = [
      filling.follow(data, ofData.root)?.outline,
      filling.follow(metadata, ofMetadata.root)?.outline,
    ] as const;
    if (!isWhole(outlines)) return null;
    const values = valuesOf(filling.values);
    return values === null ? null : { id: id + filling.hex, type: '', data: values, metadata: '', outlines };
  }

  /** The same of an event that it gave null for, once it is known what JSON makes of it. */
  learn(event: SerialisedEvent): WrittenEvent {
    const given = {
      ...event,
      data: JSON.parse(event.data) as unknown,
      metadata: JSON.parse(event.metadata) as EventToAppend['metadata'],
    };
    this.learnOne(event.type, given.data);
    this.learnOne(null, given.metadata);
    return this.write(given) ?? { ...event, outlines: null };
  }

  private learnOne(type: string | null, value: unknown): void {
    const ways = this.waysOf(type);
    this.filling.clear();
    if (this.filling.follow(value, ways.root)?.outline) return;
    if (this.count >= MOST || ways.count >= (type === null ? MOST_OF_METADATA : MOST_OF_A_TYPE)) return;
    ways.count += 1;
    this.count += 1;
    const learnt = this.learner.learn(value, ways.root);
    if (learnt !== null) learnt.end.outline ??= { id: 0, type, json: learnt.json };
  }

  private waysOf(type: string | null): Ways {
    const all = (this.ways ??= this.load());
    const found = all.get(type);
    if (found !== undefined) return found;
    const made = { root: new Node(null), count: 0 };
    // What is not kept learns nothing that is kept.
    if (all.size < MOST) all.set(type, made);
    return made;
  }

  private load(): Map<string | null, Ways> {
    const all = new Map<string | null, Ways>();
    const rows = this.select.all([]) as readonly (readonly [number, string | null, string])[];
    for (const [id, type, json] of rows) {
      const ways = all.get(type) ?? { root: new Node(null), count: 0 };
      all.set(type, ways);
      enter(JSON.parse(json), ways.root).outline = { id, type, json };
      ways.count += 1;
    }
    this.count = rows.length;
    return all;
  }
}

const isWhole = (
  outlines: readonly [Outline | null | undefined, Outline | null | undefined],
): outlines is readonly [Outline, Outline] => Boolean(outlines[0] && outlines[1]);

function valuesOf(values: readonly unknown[]): string | null {
  try {
    return JSON.stringify(values);
  } catch {
    // Its JSON says why: a bigint, or a cycle.
    return null;
  }
}

export const writingBy = (outlines: WriteOutlines): EventWriting<WrittenEvent> => ({
  write: (event) => outlines.write(event),
  take: (event) => outlines.learn(event),
  unitsOf: ({ id, data, metadata, outlines: known }) =>
    id.length + data.length + metadata.length + (known ? known[0].json.length + known[1].json.length : 0),
});
