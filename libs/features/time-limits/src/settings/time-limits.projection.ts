import { timeOf, type FieldSpec, type RecordedOf } from '@parley/eventsourcing';
import { defineProjection, on } from '@parley/subscriptions';
import type { TimeLimitsRemoved, TimeLimitsSet } from './time-limits.events.js';
import type { TimeLimitsSettings } from './time-limits.settings.js';

export type TimeLimitsDocument = {
  readonly settings: TimeLimitsSettings | null;
  readonly revision: number;
  readonly changedAt: string;
};

/** Id of the one document. */
export const TIME_LIMITS_DOCUMENT = '1';

const fields: Readonly<Record<keyof TimeLimitsDocument, FieldSpec>> = {
  settings: {
    type: 'object',
    nullable: true,
    meaning: 'Limits and working hours, shaped as in the API description; null: none are set.',
  },
  revision: { type: 'integer', meaning: 'Revision of the stream of the time limits.' },
  changedAt: { type: 'date', meaning: 'When they were set or removed.' },
};

const changed = <D extends typeof TimeLimitsSet | typeof TimeLimitsRemoved>(
  settingsOf: (event: RecordedOf<D>) => TimeLimitsSettings | null,
) =>
  on<RecordedOf<D>, TimeLimitsDocument>({
    key: () => TIME_LIMITS_DOCUMENT,
    apply: (_, event) => ({
      settings: settingsOf(event),
      revision: event.revision,
      changedAt: timeOf(event),
    }),
  });

/** The time limits of today, one document; there is none before they are set for the first time. */
export const timeLimitsProjection = defineProjection<TimeLimitsDocument>({
  name: 'time-limits',
  version: 1,
  indexes: [],
  fields,
  on: {
    TimeLimitsSet: changed<typeof TimeLimitsSet>(({ data }) => data.settings),
    TimeLimitsRemoved: changed<typeof TimeLimitsRemoved>(() => null),
  },
});
