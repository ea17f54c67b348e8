import { describe, test } from '@jest/globals';
import { administratorViewer, managerViewer } from '@parley/staff/testing';
import { deciderSpecification } from '@parley/testkit';
import { settingsWith } from './settings.fixtures.js';
import type { SetTimeLimits, TimeLimitsContext } from './time-limits.commands.js';
import { timeLimitsAggregate } from './time-limits.decide.js';
import type { TimeLimitsSettings } from './time-limits.settings.js';
import type { TimeLimitsEvent } from './time-limits.state.js';

const { given } = deciderSpecification(timeLimitsAggregate);

const byAnn: TimeLimitsContext = { sender: administratorViewer() };
const setting = (settings: unknown): SetTimeLimits => ({ type: 'SetTimeLimits', settings });
const wasSet = (settings: TimeLimitsSettings): TimeLimitsEvent => ({
  type: 'TimeLimitsSet',
  data: { settings },
});
const remove = { type: 'RemoveTimeLimits' } as const;
const removed: TimeLimitsEvent = { type: 'TimeLimitsRemoved', data: {} };
const settings = settingsWith();
const period = (from: string, to: string) => ({ from, to });
const monday = (...periods: ReturnType<typeof period>[]) =>
  settingsWith({ workingHours: [{ weekday: 1, periods }] });

const taken = (written: TimeLimitsSettings, kept = written): void =>
  given().when(setting(written), byAnn).then(wasSet(kept));
const refused = (written: unknown, code: string, path?: string): void =>
  given()
    .when(setting(written), byAnn)
    .thenRefused(code, path === undefined ? {} : { path });

describe('time limits are set', () => {
  test('[S33] for all channels: danger alone, or a warning before it', () => {
    taken(settings);
    taken(settingsWith({ limits: { danger: 20, warning: 10 } }));
  });

  test('[S33] by channel, beside those for all or without them', () => {
    const channels = [
      { channelId: 7, limits: { danger: 60, warning: 30 } },
      { channelId: 8, limits: null },
    ];
    taken(settingsWith({ channels }));
    taken(settingsWith({ limits: null, channels }));
  });

  test('again with others, also after they were removed', () => {
    const others = settingsWith({ limits: { danger: 10, warning: null } });
    given(wasSet(settings)).when(setting(others), byAnn).then(wasSet(others));
    given(wasSet(settings), removed).when(setting(settings), byAnn).then(wasSet(settings));
  });

  test('by the system, and by a manager with the permission', () => {
    given().when(setting(settings), { sender: null }).then(wasSet(settings));
    const sender = managerViewer(2, { permissions: ['manage_limits'] });
    given().when(setting(settings), { sender }).then(wasSet(settings));
  });

  test('in one form for each meaning: channels, weekdays, periods and dates in their order', () => {
    const limits = { danger: 60, warning: null };
    const [morning, noon] = [period('08:00', '12:00'), period('12:00', '24:00')];
    const kept = settingsWith({
      channels: [7, 8].map((channelId) => ({ channelId, limits })),
      workingHours: [2, 5].map((weekday) => ({ weekday, periods: [morning, noon] })),
      specialDays: ['2026-12-24', '2026-12-25'].map((date) => ({ date, periods: [morning, noon] })),
    });
    const turned = {
      ...kept,
      channels: kept.channels.toReversed(),
      workingHours: [
        ...[5, 2].map((weekday) => ({ weekday, periods: [noon, morning] })),
        { weekday: 7, periods: [] },
      ],
      specialDays: kept.specialDays.toReversed().map((day) => ({ ...day, periods: [noon, morning] })),
    };
    taken(turned, kept);
    given(wasSet(kept)).when(setting(turned), byAnn).thenRefused('TIME_LIMITS_UNCHANGED');
  });
});

describe('time limits are refused', () => {
  test('when they are set like this already', () => {
    given(wasSet(settings)).when(setting(settings), byAnn).thenRefused('TIME_LIMITS_UNCHANGED');
  });

  test('to those without the permission', () => {
    const sender = managerViewer(2, { permissions: ['manage_channels'] });
    given().when(setting(settings), { sender }).thenRefused('NOT_ALLOWED', { permission: 'manage_limits' });
    given(wasSet(settings)).when(remove, { sender }).thenRefused('NOT_ALLOWED');
  });

  test('[S33] when no channel would have one', () => {
    refused(settingsWith({ limits: null }), 'NO_TIME_LIMIT');
    refused(settingsWith({ limits: null, channels: [{ channelId: 7, limits: null }] }), 'NO_TIME_LIMIT');
  });

  test.each([0, 9, 15, 10.5, 2_592_010, '60', null, undefined, -10])(
    '[S33] with a danger of %p s: steps of 10 s from 10 s to 30 days',
    (danger) =>
      refused({ ...settings, limits: { danger, warning: null } }, 'INVALID_TIME_LIMITS', '/limits/danger'),
  );

  test.each([60, 70])('[S33] with a warning of %i s before a danger of 60 s', (warning) => {
    const limits = { danger: 60, warning };
    refused(settingsWith({ limits }), 'WARNING_NOT_BELOW_DANGER', '/limits');
    const channels = [{ channelId: 7, limits }];
    refused(settingsWith({ channels }), 'WARNING_NOT_BELOW_DANGER', '/channels/0/limits');
  });

  test.each(['Europe/Atlantis', 'Mars', '+03:00', '-05', ' Europe/Berlin', '1', 'Europe/Berlin\u0000'])(
    'with the time zone %j',
    (timeZone) => refused(settingsWith({ timeZone }), 'UNKNOWN_TIME_ZONE'),
  );

  test('with a channel, weekday or date twice', () => {
    const twice = <T>(one: T): T[] => [one, one];
    const path = (list: string) => `/${list}/1`;
    const channels = twice({ channelId: 7, limits: null });
    refused(settingsWith({ channels }), 'TIME_LIMITS_NAMED_TWICE', path('channels'));
    const workingHours = twice({ weekday: 1, periods: [] });
    refused(settingsWith({ workingHours }), 'TIME_LIMITS_NAMED_TWICE', path('workingHours'));
    const specialDays = twice({ date: '2026-01-01', periods: [] });
    refused(settingsWith({ specialDays }), 'TIME_LIMITS_NAMED_TWICE', path('specialDays'));
  });

  test('with a week without any working time', () => {
    refused(settingsWith({ workingHours: [] }), 'INVALID_WORKING_HOURS', '/workingHours');
    refused(monday(), 'INVALID_WORKING_HOURS', '/workingHours');
  });

  test.each([
    ['is empty', [period('09:00', '09:00')]],
    ['goes over midnight', [period('22:00', '06:00')]],
    ['overlaps another', [period('12:00', '18:00'), period('09:00', '12:01')]],
    ['is another once more', [period('09:00', '18:00'), period('09:00', '18:00')]],
  ])('with a period that %s', (_, periods) => {
    refused(monday(...periods), 'INVALID_WORKING_HOURS', '/workingHours/0/periods');
    const specialDays = [{ date: '2026-01-01', periods }];
    refused(settingsWith({ specialDays }), 'INVALID_WORKING_HOURS', '/specialDays/0/periods');
  });

  test.each(['2026-02-30', '2026-13-01', '2025-02-29'])('with the date %s', (date) =>
    refused(
      settingsWith({ specialDays: [{ date, periods: [] }] }),
      'INVALID_SPECIAL_DAY',
      '/specialDays/0/date',
    ),
  );

  test('with what they do not have, or without what they have', () => {
    for (const written of [null, [], 'x', {}, { ...settings, more: 1 }, { ...settings, countFrom: 'x' }])
      refused(written, 'INVALID_TIME_LIMITS');
    for (const key of Object.keys(settings))
      refused({ ...settings, [key]: undefined }, 'INVALID_TIME_LIMITS');
    refused(monday(period('9:00', '18:00')), 'INVALID_TIME_LIMITS');
    refused(monday(period('24:00', '24:00')), 'INVALID_TIME_LIMITS');
    refused(monday(period('09:00', '24:01')), 'INVALID_TIME_LIMITS');
  });

  test('with a channel that is not registered', () => {
    const channels = [{ channelId: 404, limits: null }];
    given()
      .when(setting(settingsWith({ channels })), { ...byAnn, unknownChannels: [404] })
      .thenRefused('CHANNEL_NOT_FOUND', { channelId: 404 });
  });
});

describe('time limits are removed', () => {
  test('[S34] once, and as long as there are some', () => {
    given(wasSet(settings)).when(remove, byAnn).then(removed);
    given().when(remove, byAnn).thenRefused('TIME_LIMITS_NOT_SET');
    given(wasSet(settings), removed).when(remove, byAnn).thenRefused('TIME_LIMITS_NOT_SET');
  });
});
