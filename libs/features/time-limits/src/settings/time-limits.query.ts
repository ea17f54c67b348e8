import { documentOf, fill, type QueryReader } from '@parley/application';
import { accountZonePoint } from '@parley/dialogs';
import { TIME_LIMITS_DOCUMENT, type TimeLimitsDocument } from './time-limits.projection.js';

/** `changedAt` null: they have never been set. */
export type TimeLimits = Omit<TimeLimitsDocument, 'changedAt'> & { readonly changedAt: string | null };

const NEVER_SET: TimeLimits = { settings: null, revision: -1, changedAt: null };

/** Every user and bot may read them. */
export const getTimeLimits = async (reader: QueryReader): Promise<TimeLimits> =>
  (await documentOf<TimeLimitsDocument>(reader, 'time-limits', TIME_LIMITS_DOCUMENT)) ?? NEVER_SET;

/** UTC while no time limits are set: nothing else names a zone. */
export const fillsAccountZone = fill(accountZonePoint, async (reader) => {
  const { settings } = await getTimeLimits(reader);
  return settings?.timeZone ?? 'UTC';
});
