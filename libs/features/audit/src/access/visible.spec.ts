import { expect, test } from '@jest/globals';
import { onlyOf } from '@parley/application';
import { createScene, type Models, openModels, setUp } from '@parley/dialogs/testing';
import type { RecordedEvent } from '@parley/eventsourcing';
import type { Responsible } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { managerViewer } from '@parley/staff/testing';
import fc from 'fast-check';
import {
  accessSteps,
  contextOf,
  dialogs,
  eventsOfAccess,
  knownRules,
  naiveReason,
  people,
} from './access.fixtures.js';
import { type VisibleRow, visibleQuestionBy } from './visible.question.js';

const everywhere = managerViewer(50, { permissions: ['audit'] });
const inEight = managerViewer(51, { permissions: ['audit'], channelIds: [8] });
const question = visibleQuestionBy(knownRules);

/** All pages, and what each of them counted. */
async function visible(models: Models, viewer: Viewer, person: Responsible, from: string, to: string) {
  const items: VisibleRow[] = [];
  const counts = new Set<number | null>();
  for (let cursor: string | undefined; ;) {
    const given = { viewer, person, from, to, page: { cursor, limit: 2 } };
    const page = await onlyOf(question.ask(contextOf(models), given));
    items.push(...page.items);
    counts.add(page.count);
    if (page.next === null) return { items, counts: [...counts] };
    cursor = page.next;
  }
}

const channelOf = (id: number): number => (id === 12 ? 8 : 7);

test('what somebody could see at a moment, and within a time, equals asking the rule of every dialog at every position', async () => {
  await fc.assert(
    fc.asyncProperty(accessSteps, fc.nat(), fc.nat(), async (steps, one, other) => {
      const models = await openModels(eventsOfAccess(steps));
      try {
        const { log } = models;
        const [first, last] = [one % log.length, other % log.length].sort((a, b) => a - b) as [
          number,
          number,
        ];
        const [from, to] = [log[first]!.recordedAt, log[last]!.recordedAt];
        // Events that are recorded within one millisecond belong to one moment.
        const at = (time: string) => log.filter(({ recordedAt }) => recordedAt <= time).at(-1)!.position;
        for (const viewer of [everywhere, inEight]) {
          for (const person of people) {
            const asked = dialogs.filter((id) => viewer === everywhere || channelOf(id) === 8);
            const now = asked.filter((id) => naiveReason(log, at(from), person, id) !== null);
            const moment = await visible(models, viewer, person, from, from);
            expect(moment.items.map(({ dialogId }) => dialogId).sort()).toEqual(now);
            expect(moment.counts).toEqual([now.length]);
            const within = log.filter(({ position }) => position >= at(from) && position <= at(to));
            const seen = asked.filter((id) =>
              within.some(({ position }) => naiveReason(log, position, person, id) !== null),
            );
            const period = await visible(models, viewer, person, from, to);
            expect([...new Set(period.items.map(({ dialogId }) => dialogId))].sort()).toEqual(seen);
            expect(period.counts).toEqual([period.items.length]);
          }
        }
      } finally {
        await models.close();
      }
    }),
    { numRuns: 8 },
  );
}, 120_000);

test('somebody whom nobody knows could see nothing', async () => {
  const models = await openModels(eventsOfAccess([]));
  try {
    const [time] = models.log.map(({ recordedAt }) => recordedAt);
    const answer = await visible(models, everywhere, { kind: 'manager', id: 404 }, time!, time!);
    expect(answer).toEqual({ items: [], counts: [0] });
  } finally {
    await models.close();
  }
});

test('what ends between two pages is shown once, where it lasted, however much there is', async () => {
  const made = createScene();
  setUp(made);
  const ids = Array.from({ length: 450 }, (_, n) => 101 + n);
  for (const id of ids) made.begin(id);
  const models = await openModels(made.events);
  try {
    const { position, recordedAt: at } = models.log.at(-1)!;
    const reader: Responsible = { kind: 'manager', id: 2 };
    const given = { viewer: everywhere, person: reader, from: at, to: at, position: String(position) };
    const pageOf = (cursor?: string, limit = 100) =>
      onlyOf(question.ask(contextOf(models), { ...given, page: { cursor, limit } }));
    const first = await pageOf(undefined, 3);
    const known = made.events.length;
    for (const id of ids.slice(1)) made.reassign(id, { kind: 'manager', id: 3 }, null);
    for (const id of ids.slice(0, 9)) made.remove(id);
    await models.append(made.events.slice(known));
    const items = [...first.items];
    for (let cursor = first.next; cursor !== null;) {
      const page = await pageOf(cursor);
      items.push(...page.items);
      cursor = page.next;
    }
    const inOrder = ids.map((id) => `dialog-${id}`).sort();
    expect(items.map(({ dialogId }) => `dialog-${dialogId}`)).toEqual(inOrder);
    expect(new Set(items.map(({ reason, to }) => JSON.stringify([reason, to])))).toEqual(
      new Set(['["unassigned",null]']),
    );
    expect([first.count, items.length]).toEqual([ids.length, ids.length]);
  } finally {
    await models.close();
  }
});

test('who gives a dialog away could see it before that event, and not at it', async () => {
  const made = createScene();
  setUp(made);
  made.begin(11);
  made.reassign(11, { kind: 'manager', id: 2 }, null);
  made.reassign(11, { kind: 'manager', id: 3 }, { kind: 'manager', id: 2 });
  const models = await openModels(made.events);
  try {
    const [before, last] = models.log.slice(-2) as [RecordedEvent, RecordedEvent];
    const at = { from: last.recordedAt, to: last.recordedAt, page: {} };
    const seen = async (id: number, { position }: RecordedEvent) => {
      const given = { viewer: everywhere, person: { kind: 'manager', id } as const, ...at };
      const page = await onlyOf(question.ask(contextOf(models), { ...given, position: String(position) }));
      return [page.count, page.items.map(({ reason, from, to }) => [reason, from.position, to])];
    };
    expect(await seen(2, before)).toEqual([1, [['responsible', String(before.position), null]]]);
    expect(await seen(2, last)).toEqual([0, []]);
    expect(await seen(3, before)).toEqual([0, []]);
    expect(await seen(3, last)).toEqual([1, [['responsible', String(last.position), null]]]);
  } finally {
    await models.close();
  }
});
