import type { QuestionContext, QueryReader } from '@parley/application';
import { orderOf } from '@parley/dialogs';
import type { Position, Range, Where } from '@parley/eventsourcing';
import { asks, responsibleOf } from '@parley/shared';
import { findGroups } from '@parley/staff';
import { LASTS, type TenureDocument } from './tenures.projection.js';
import type { Tenure } from './sights.js';
import type { VisibleStretch } from './visible.cells.js';

const WITHIN = [[], ['responsible'], ['channelId'], ['responsible', 'channelId']];

export const tenureShapes = [
  asks('tenures', ['dialogId'], ['from']),
  asks('tenures', ['dialogId'], ['from'], ['from']),
  asks('tenures', ['responsible'], ['from']),
  ...WITHIN.map((equal) => asks('tenures', equal, ['to'], ['to'])),
  ...WITHIN.map((equal) => asks('tenures', equal, ['from'], ['from'])),
];

const READ = 1_000;
/** Most often the very last is meant. */
const NEWEST = 50;

/** Of one dialog, as they were known at a position, the oldest first. Empty: no such dialog had begun. */
export async function tenuresOf(
  { documents, serving }: QueryReader,
  dialogId: number,
  upTo: Position,
): Promise<readonly Tenure[]> {
  const collection = await serving('tenures');
  const found: Tenure[] = [];
  for (let after: readonly [string, string] | undefined; ;) {
    const rows = await documents.find<TenureDocument>(collection, {
      anyOf: [{ dialogId }],
      sort: [['from', 1]],
      limit: READ,
      ...(after && { after }),
    });
    found.push(...rows.map(({ document }) => tenureOf(document, upTo)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < READ) break;
    after = [last.document.from, last.id];
  }
  return found.filter(({ from }) => from.position <= upTo);
}

/** The dialog's last tenure that had begun at a position, or at a time of recording; null: none had. */
export async function lastTenure(
  { documents, serving }: QueryReader,
  dialogId: number,
  end: { readonly position: Position } | { readonly at: string },
): Promise<TenureDocument | null> {
  const collection = await serving('tenures');
  const where: Where = { dialogId, ...('position' in end && { from: { lte: orderOf(end.position) } }) };
  for (let after: readonly [string, string] | undefined; ;) {
    const rows = await documents.find<TenureDocument>(collection, {
      anyOf: [where],
      sort: [['from', -1]],
      limit: NEWEST,
      ...(after && { after }),
    });
    const found = rows.find(({ document }) => !('at' in end) || document.fromAt <= end.at);
    const last = rows.at(-1);
    if (found !== undefined || last === undefined || rows.length < NEWEST) return found?.document ?? null;
    after = [last.document.from, last.id];
  }
}

/** One that ended later lasts, as far as it was known then. */
export function tenureOf(
  { dialogId, channelId, responsible, from, fromAt, to, toAt }: TenureDocument,
  upTo: Position,
): Tenure {
  const hasEnded = to !== LASTS && to <= orderOf(upTo);
  return {
    ...{ dialogId, channelId, responsible: responsibleOf(responsible) },
    from: { position: BigInt(from), at: fromAt },
    to: hasEnded ? { position: BigInt(to), at: toAt ?? '' } : null,
  };
}

/** The end of a tenure, and its id. */
export type PlaceOfEnd = readonly [to: string, id: string];

interface AskedByEnd {
  readonly stretch: VisibleStretch;
  readonly upTo: Position;
  readonly after: PlaceOfEnd | undefined;
}

interface Placed {
  readonly place: PlaceOfEnd;
  readonly document: TenureDocument;
}

/**
 * Tenures in the order in which they ended, those that lasted at the end by their dialogs, each of which has one: none moves in the answer
 * when it ends later.
 */
export async function* tenuresByEnd(
  context: QuestionContext,
  { stretch, upTo, after }: AskedByEnd,
): AsyncGenerator<Placed> {
  const end = orderOf(upTo);
  const isEnded = after === undefined || after[0] <= end;
  if (isEnded) yield* walked(context, stretch, { gt: orderOf(stretch.first), lte: end }, after);
  yield* lasting(context, stretch, end, isEnded ? '' : after[1]);
}

/** Those that last today are read by their dialogs; those that have ended since are put between them. */
async function* lasting(
  context: QuestionContext,
  stretch: VisibleStretch,
  end: string,
  from: string,
): AsyncGenerator<Placed> {
  const today = begun(end, walked(context, stretch, { gte: LASTS }, [LASTS, from]));
  const since = endedSince(context, stretch, end, from);
  let [one, other] = [await today.next(), await since.next()];
  while (!one.done || !other.done) {
    if (other.done || (!one.done && inOrder(one.value, other.value) < 0)) {
      yield one.value as Placed;
      one = await today.next();
    } else {
      yield other.value;
      other = await since.next();
    }
  }
}

/** Of these the ones that had begun at the end, as they were placed then. */
async function* begun(end: string, tenures: AsyncIterable<Placed>): AsyncGenerator<Placed> {
  for await (const { document } of tenures)
    if (document.from <= end) yield { place: [LASTS, `dialog-${document.dialogId}`], document };
}

/** More than a page. */
const HELD = 200;

/** Tenures that have ended after the end, by their dialogs. All are gone through for every so many of them, so that few are held. */
async function* endedSince(
  context: QuestionContext,
  stretch: VisibleStretch,
  end: string,
  from: string,
): AsyncGenerator<Placed> {
  for (let last = from; ;) {
    let least: Placed[] = [];
    for await (const tenure of begun(end, walked(context, stretch, { gt: end, lt: LASTS }))) {
      if (tenure.place[1] <= last) continue;
      least.push(tenure);
      if (least.length === 2 * HELD) least = least.sort(inOrder).slice(0, HELD);
    }
    least = least.sort(inOrder).slice(0, HELD);
    yield* least;
    if (least.length < HELD) return;
    last = least.at(-1)?.place[1] ?? last;
  }
}

const inOrder = ({ place: [, one] }: Placed, { place: [, other] }: Placed): number => (one < other ? -1 : 1);

async function* walked(
  { reader, signal }: QuestionContext,
  { groups }: VisibleStretch,
  to: Range,
  from?: PlaceOfEnd,
): AsyncGenerator<Placed> {
  const collection = await reader.serving('tenures');
  const within = groups.map((cells) => cells.map((cell) => ({ ...cell, to })));
  for (let after = from; ;) {
    signal.throwIfAborted();
    const query = { sort: ['to', 1] as const, limit: READ, ...(after && { after }) };
    const rows = await findGroups<TenureDocument>(reader.documents, collection, within, query);
    for (const { id, document } of rows) yield { place: [document.to, id], document };
    const last = rows.at(-1);
    if (last === undefined || rows.length < READ) return;
    after = [last.document.to, last.id];
  }
}
