import { defineEvent } from '@parley/eventsourcing';
import { Type } from 'typebox';
import { TimeLimitsSettings } from './time-limits.settings.js';

const sample: TimeLimitsSettings = {
  timeZone: 'Europe/Berlin',
  limits: { danger: 900, warning: 600 },
  channels: [{ channelId: 7, limits: { danger: 60, warning: null } }],
  workingHours: [
    {
      weekday: 1,
      periods: [
        { from: '09:00', to: '13:00' },
        { from: '14:00', to: '18:00' },
      ],
    },
  ],
  specialDays: [{ date: '2026-12-25', periods: [] }],
  countFrom: 'answer',
};

/** All settings, in the form that `readSettings` answers. */
export const TimeLimitsSet = defineEvent('TimeLimitsSet', 1, Type.Object({ settings: TimeLimitsSettings }), {
  settings: sample,
});

export const TimeLimitsRemoved = defineEvent('TimeLimitsRemoved', 1, Type.Object({}), {});

export const timeLimitsEvents = [TimeLimitsSet, TimeLimitsRemoved] as const;
