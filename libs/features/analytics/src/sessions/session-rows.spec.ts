import { expect, test } from '@jest/globals';
import { ClientSourceSet } from '@parley/clients';
import { createScene, eventsOf, given, histories, recorded } from '@parley/dialogs/testing';
import { foldAll } from '@parley/testkit';
import { TimeLimitsSet } from '@parley/time-limits';
import fc from 'fast-check';
import { hourPlaces, withHours } from '../testing/hours.fixtures.js';
import { naiveSessions, type NaiveSession } from '../testing/naive.fixtures.js';
import { sessionColumns } from './session-row.fields.js';
import { sessionRowsProjection } from './session-rows.projection.js';

const SEED = 20_261_129;

test('every row of a session is what a search of the whole log says, whatever has happened', () => {
  fc.assert(
    fc.property(histories, hourPlaces, (steps, places) => {
      const log = recorded(withHours(eventsOf(steps), places));
      const rows = [...foldAll(sessionRowsProjection, log).values()]
        .filter(({ openedAt }) => openedAt !== null)
        .map((row) => Object.fromEntries(sessionColumns.map((name) => [name, row[name]])));
      const byPlace = (a: object, b: object): number =>
        JSON.stringify(place(a)) < JSON.stringify(place(b)) ? -1 : 1;
      expect(rows.sort(byPlace)).toEqual(naiveSessions(log).sort(byPlace));
    }),
    { numRuns: 300, seed: SEED },
  );
}, 60_000);

const place = (row: object): unknown => [(row as NaiveSession).dialogId, (row as NaiveSession).session];

test('a change of the working hours changes nothing of what has been answered', () => {
  const hours = (from: string, to: string) => ({
    ...given(TimeLimitsSet, {
      settings: {
        ...TimeLimitsSet.sample.settings,
        timeZone: 'UTC',
        workingHours: [{ weekday: 7, periods: [{ from, to }] }],
      },
    }),
    stream: 'time-limits-1',
  });
  const scene = createScene();
  const began = () => [...foldAll(sessionRowsProjection, recorded(scene.events)).values()][0]!;
  scene.begin(11);
  scene.add(hours('00:00', '10:04'));
  scene.send(11, undefined, {}, 6);
  const answered = began();
  expect(answered).toMatchObject({ firstAnswerMs: 3 * 60_000, firstAnswerWorkMs: 60_000 });
  scene.add(hours('12:00', '13:00'));
  expect(began()).toEqual(answered);
  scene.close(11, undefined, 8);
  expect(began()).toMatchObject({ closeWorkMs: 0, answerWorkMs: 60_000 });
});

test('the source that was told first is of every session of the dialog, in whatever order it came', () => {
  const source = (utmSource: string | null, when: number) =>
    given(
      ClientSourceSet,
      { ...ClientSourceSet.sample, dialogId: 11, source: { ...ClientSourceSet.sample.source, utmSource } },
      { when },
    );
  const scene = createScene();
  scene.begin(11);
  scene.close(11);
  scene.open(11);
  const [first, later, none] = [source('ads', 3), source('mail', 9), source(null, 1)];
  for (const log of [
    [first, later, none, ...scene.events],
    [...scene.events, later, none, first],
    [...scene.events.slice(0, 3), none, later, first, ...scene.events.slice(3)],
  ]) {
    const rows = [...foldAll(sessionRowsProjection, recorded(log)).values()];
    expect(rows.map((row) => [row.session, row.source]).sort()).toEqual([
      [1, 'ads'],
      [2, 'ads'],
    ]);
  }
});
