import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import {
  defineEvent,
  type EventDefinition,
  type EventToAppend,
  type RecordedOf,
} from '@parley/eventsourcing';
import { defineProjection, type Handler, on, type Projection } from '@parley/subscriptions';

const Board = Type.Integer({ minimum: 0 });

/** A sum grows on several boards at once. */
export const Counted = defineEvent(
  'Counted',
  1,
  Type.Object({ boards: Type.Array(Board), amount: Type.Integer() }),
  {
    boards: [1, 2],
    amount: 3,
  },
);
export const Grouped = defineEvent('Grouped', 1, Type.Object({ board: Board, group: Type.String() }), {
  board: 1,
  group: 'a',
});
export const Removed = defineEvent('Removed', 1, Type.Object({ board: Board }), { board: 1 });
/** Every board of the group goes. */
export const GroupDropped = defineEvent('GroupDropped', 1, Type.Object({ group: Type.String() }), {
  group: 'a',
});
/** Counts like the others unless the group was dropped before. */
export const CountedInGroup = defineEvent(
  'CountedInGroup',
  1,
  Type.Object({ board: Board, group: Type.String() }),
  { board: 1, group: 'a' },
);
export const Unrelated = defineEvent('Unrelated', 1, Type.Object({}), {});
/** A type that no catalog of the specs knows. */
export const Forgotten = defineEvent('Forgotten', 1, Type.Object({ board: Board }), { board: 1 });

export const boardEvents = [Counted, Grouped, Removed, GroupDropped, CountedInGroup, Unrelated] as const;

/** `seen` names every event folded in, so anything twice, missing or out of order shows. */
export type BoardDocument = {
  readonly group: string;
  readonly sum: number;
  readonly seen: readonly string[];
};

type Placed = { readonly stream: string; readonly revision: number };
const EMPTY: BoardDocument = { group: 'none', sum: 0, seen: [] };
const seeing = (
  document: BoardDocument | null,
  event: Placed,
  change: Partial<BoardDocument>,
): BoardDocument => {
  const before = document ?? EMPTY;
  return { ...before, ...change, seen: [...before.seen, `${event.stream}#${event.revision}`] };
};

const boardId = (board: number): string => `board-${board}`;
const tombstone = (group: string): string => `dropped-${group}`;

/** Events at which folding fails, as `<stream>#<revision>`; emptied to "repair the code". */
export type Broken = Set<string>;

export interface FixtureOptions {
  readonly version?: number;
  readonly broken?: Broken;
  /** Called with `<stream>#<revision>` before an event is folded. */
  readonly watch?: (place: string) => void;
  /** Leave a copy of every board as it was before it changes its group or goes, and of every group that is dropped. */
  readonly leaving?: boolean;
}

function beforeFold({ broken, watch }: FixtureOptions, { stream, revision }: Placed): void {
  const place = `${stream}#${revision}`;
  watch?.(place);
  if (broken?.has(place)) throw new RangeError('content of the event');
}

type Leaves = NonNullable<Handler<BoardDocument>['leaves']>;

const copyId = (id: string, { stream, revision }: Placed): string => `${id} at ${stream}#${revision}`;
const leavesBefore: Leaves = (before, _, event, id) =>
  before && { id: copyId(id, event), document: { ...before, seen: [...before.seen, 'copied'] } };
/** One id, again and again: the last one stays. */
const leavesAfter: Leaves = (_, after, __, id) => after && { id: `last ${id}`, document: after };

/** All that a projection may do: several keys, removal, purge, tombstones, copies. */
export function boards(options: FixtureOptions = {}): Projection<BoardDocument> {
  const { version = 1, leaving = false } = options;
  const left = (leaves: Leaves) => (leaving ? { leaves } : {});
  return defineProjection<BoardDocument>({
    name: 'boards',
    version,
    indexes: [{ fields: ['group'] }],
    fields: {
      group: { type: 'string', meaning: 'Group of the board.' },
      sum: { type: 'integer', meaning: 'Sum of what was counted.' },
      seen: { type: 'array', meaning: 'Events folded in.' },
    },
    on: {
      Counted: on<RecordedOf<typeof Counted>, BoardDocument>({
        key: ({ data }) => data.boards.map(boardId),
        apply(document, event, id) {
          if (id === boardId(event.data.boards.at(-1) ?? 0)) beforeFold(options, event);
          return seeing(document, event, { sum: (document?.sum ?? 0) + event.data.amount * version });
        },
      }),
      Grouped: on<RecordedOf<typeof Grouped>, BoardDocument>({
        key: ({ data }) => boardId(data.board),
        apply: (document, event) => seeing(document, event, { group: event.data.group }),
        ...left(leavesBefore),
      }),
      CountedInGroup: on<RecordedOf<typeof CountedInGroup>, BoardDocument>({
        key: ({ data }) => boardId(data.board),
        apply: (document, event) => seeing(document, event, {}),
        ...left(leavesAfter),
        unless: ({ data }) => tombstone(data.group),
      }),
      Removed: on<RecordedOf<typeof Removed>, BoardDocument>({
        key: ({ data }) => boardId(data.board),
        apply: () => null,
        ...left(leavesBefore),
      }),
      GroupDropped: on<RecordedOf<typeof GroupDropped>, BoardDocument>({
        key: ({ data }) => tombstone(data.group),
        apply(document, event) {
          beforeFold(options, event);
          return seeing(document, event, { group: 'tombstone' });
        },
        ...left(leavesAfter),
      }),
    },
    purge: {
      GroupDropped: ({ data }: RecordedOf<typeof GroupDropped>) => ({ field: 'group', value: data.group }),
    },
  });
}

/** Every stream has fields of its own in the documents, as repairs ask for. */
export const tallies = (options: FixtureOptions = {}): Projection =>
  defineProjection({
    name: 'tallies',
    version: 1,
    indexes: [{ fields: ['group'] }],
    fields: {},
    on: {
      Counted: on<RecordedOf<typeof Counted>, Record<string, unknown>>({
        key: ({ data }) => data.boards.map(boardId),
        apply(document, event) {
          beforeFold(options, event);
          const own = (document?.[event.stream] ?? []) as readonly number[];
          return { ...document, [event.stream]: [...own, event.revision] };
        },
        ...(options.leaving && {
          leaves: (_, after, event, id) => ({
            id: copyId(id, event),
            document: { [event.stream]: after?.[event.stream] },
          }),
        }),
      }),
    },
  });

/** An event of a definition, ready to be appended. */
export function toAppend<E extends EventDefinition>({ type, version }: E, data: E['sample']): EventToAppend {
  const metadata = {
    actor: { kind: 'system', id: null },
    occurredAt: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
    causationId: null,
    commandId: 'c',
    fingerprint: 'f',
    schemaVersion: version,
  } as const;
  return { id: randomUUID(), type, data, metadata };
}
