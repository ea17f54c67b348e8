import type { QueryReader } from '@parley/application';
import { orderOf } from '@parley/dialogs';
import type { Position, Where } from '@parley/eventsourcing';
import { asks, responsibleOf } from '@parley/shared';
import { LASTS, type TenureDocument } from './tenures.projection.js';
import type { Tenure } from './sights.js';

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
