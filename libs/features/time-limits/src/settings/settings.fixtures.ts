import type { TimeLimitsSettings } from './time-limits.settings.js';

/** A limit of ten minutes for all channels, by day and night, unless `changes` say otherwise. */
export const settingsWith = (changes: Partial<TimeLimitsSettings> = {}): TimeLimitsSettings => ({
  timeZone: 'Europe/Berlin',
  limits: { danger: 600, warning: null },
  channels: [],
  workingHours: null,
  specialDays: [],
  countFrom: 'answer',
  ...changes,
});
