import { defineRefusals } from '@parley/shared';

export const timeLimitsErrors = defineRefusals({
  INVALID_TIME_LIMITS: {
    kind: 'rule',
    message: 'The time limits have an unknown key or a value out of bounds; `path` says where.',
  },
  NO_TIME_LIMIT: {
    kind: 'rule',
    message: 'No channel would have a limit: give one for all channels or for one of them.',
  },
  WARNING_NOT_BELOW_DANGER: {
    kind: 'rule',
    message: 'A warning comes before the danger: its limit is less; `path` says where it is not.',
  },
  TIME_LIMITS_NAMED_TWICE: {
    kind: 'rule',
    message: 'A channel, weekday or date stands in the time limits twice; `path` says where.',
  },
  INVALID_WORKING_HOURS: {
    kind: 'rule',
    message:
      'Periods of a day end after they begin and do not overlap, and a week has at least one; `path` says where that is not so.',
  },
  INVALID_SPECIAL_DAY: { kind: 'rule', message: 'There is no such date; `path` says where it stands.' },
  UNKNOWN_TIME_ZONE: { kind: 'rule', message: 'No time zone has this name.' },
  TIME_LIMITS_UNCHANGED: { kind: 'conflict', message: 'The time limits are set like this already.' },
  TIME_LIMITS_NOT_SET: { kind: 'conflict', message: 'No time limits are set.' },
});
