import { expect, test } from '@jest/globals';
import { createScene, given, moved, setUp } from '@parley/dialogs/testing';
import { managerViewer } from '@parley/staff/testing';
import { TimeLimitsSet } from '@parley/time-limits';
import { openHistory } from '../../testing/history.fixtures.js';
import { NOW } from '../moment.js';
import { stepsPageQuestion, stepsQuestion } from './steps.question.js';
import type { Step } from './steps.query.js';

test('by the time of happening each stream ends for itself', async () => {
  const made = createScene();
  made.channel(7);
  made.client(5);
  made.begin(11);
  const at = made.events.at(-1)!.metadata.occurredAt;
  made.read(11, 2);
  made.receive(11);
  // The messenger tells of a message that was written before somebody read the dialog.
  made.events.push(moved(made.events.pop()!, at));
  const store = await openHistory(made.events);
  const moment = { kind: 'time', by: 'occurred', at } as const;
  const [, ...steps] = await store.all(stepsQuestion, { viewer: managerViewer(1), dialogId: 11, moment });
  await store.close();
  expect(steps).toMatchObject([
    { type: 'DialogStarted' },
    { type: 'DialogOpened' },
    { type: 'MessageReceived' },
    { type: 'MessageReceived' },
  ]);
});

test('working time, which follows from time limits, is left out of what a step changed', async () => {
  const made = createScene();
  setUp(made);
  const settings = {
    ...{ timeZone: 'UTC', limits: { danger: 60, warning: null }, channels: [], countFrom: 'answer' as const },
    ...{ workingHours: [], specialDays: [] },
  };
  made.events.push({ ...given(TimeLimitsSet, { settings }), stream: 'time-limits-1' });
  made.begin(11);
  made.send(11);
  made.close(11);
  const store = await openHistory(made.events);
  const asked = { viewer: managerViewer(1), dialogId: 11, moment: NOW };
  const [, ...steps] = await store.all(stepsQuestion, asked);
  const { items } = await store.ask(stepsPageQuestion, { ...asked, page: {} });
  await store.close();
  const closed = (steps as readonly Step[]).at(-1)?.changes.find((one) => one.projection === 'session-rows');
  expect(closed?.after).toMatchObject({ closeMs: expect.any(Number), answers: 1 });
  const shown = Object.keys({ ...closed?.before, ...closed?.after });
  expect(shown.filter((field) => /Work|calendars/.test(field))).toEqual([]);
  expect(items).toEqual(steps);
});
