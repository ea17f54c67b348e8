import type { QueryReader } from '@parley/application';
import { orderOf } from '@parley/dialogs';
import type { Position } from '@parley/eventsourcing';
import { asks, responsibleOf } from '@parley/shared';
import { LASTS, type TenureDocument } from './tenures.projection.js';
import type { Tenure } from './sights.js';

const WITHIN = [[], ['responsible'], ['channelId'], ['responsible', 'channelId']];

export const tenureShapes = [
  asks('tenures', ['dialogId'], ['from']),
  asks('tenures', ['responsible'], ['from']),
  ...WITHIN.map((equal) => asks('tenures', equal, ['to'], ['to'])),
  ...WITHIN.map((equal) => asks('tenures', equal, ['from'], ['from'])),
];

const READ = 1_000;

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
