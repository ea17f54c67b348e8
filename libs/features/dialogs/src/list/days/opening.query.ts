import type { QueryReader } from '@parley/application';
import { cursorOf } from '../../feed/paging/feed.cursors.js';
import { NOTHING_SEEN } from '../../feed/paging/feed.places.js';
import { periodIn } from './dates.filter.js';
import { QUARTER_MS } from './quarters.rules.js';

/** Before every entry. */
const BEGINNING = '0000-01-01T00:00:00.000Z';

/**
 * The cursor at which each dialog's feed opens at the period that is asked for, right before its first entry, however late that arrives;
 * null: no period is asked for. Throws `INVALID_FILTER`.
 */
export async function openingAt(
  reader: QueryReader,
  values: Readonly<Record<string, unknown>>,
): Promise<((dialogId: number) => string) | null> {
  const period = await periodIn(reader, values);
  if (period === null) return null;
  const at = Number.isFinite(period.from) ? new Date(period.from * QUARTER_MS).toISOString() : BEGINNING;
  return (dialogId) => cursorOf(dialogId, { at, order: NOTHING_SEEN });
}
