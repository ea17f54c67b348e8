import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { onlyOf } from '@parley/application';
import { createScene, type Models, openModels } from '@parley/dialogs/testing';
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
import { viewersQuestionBy, type ViewerRow, viewersQuestion } from './viewers.question.js';

const auditor = managerViewer(50, { permissions: ['audit'] });

async function rowsOf(
  models: Models,
  dialogId: number,
  position?: string,
  question = viewersQuestionBy(knownRules),
): Promise<ViewerRow[]> {
  const rows: ViewerRow[] = [];
  for (let cursor: string | undefined; ;) {
    const given = { viewer: auditor, dialogId, page: { cursor, limit: 7 }, position };
    const page = await onlyOf(question.ask(contextOf(models), given));
    rows.push(...page.items);
    if (page.next === null) return rows;
    cursor = page.next;
  }
}

test('who could see a dialog equals asking the rule at every position', async () => {
  await fc.assert(
    fc.asyncProperty(accessSteps, fc.double({ min: 0.3, max: 1, noNaN: true }), async (steps, share) => {
      const models = await openModels(eventsOfAccess(steps));
      try {
        const { log } = models;
        const upTo = log[Math.floor((log.length - 1) * share)]?.position ?? 0n;
        const begun = dialogs.filter((id) =>
          log.some(
            ({ type, stream, position }) =>
              type === 'DialogStarted' && stream === `dialog-${id}` && position <= upTo,
          ),
        );
        for (const id of begun) {
          const rows = await rowsOf(models, id, String(upTo));
          for (const { position } of log.filter((event) => event.position <= upTo)) {
            for (const person of people) {
              const covering = rows.filter(
                (row) =>
                  row.person.kind === person.kind &&
                  row.person.id === person.id &&
                  BigInt(row.from.position) <= position &&
                  (row.to === null || BigInt(row.to.position) > position),
              );
              const reason = naiveReason(log, position, person, id);
              expect(covering.map((row) => row.reason)).toEqual(reason === null ? [] : [reason]);
            }
          }
          expectMerged(rows);
        }
      } finally {
        await models.close();
      }
    }),
    { numRuns: 12 },
  );
}, 120_000);

/** In order, and what touches differs. */
function expectMerged(rows: readonly ViewerRow[]): void {
  const starts = rows.map(({ from }) => BigInt(from.position));
  expect(starts).toEqual(starts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  const touching = rows.flatMap((row) =>
    rows.filter(
      (other) =>
        other.person.kind === row.person.kind &&
        other.person.id === row.person.id &&
        other.reason === row.reason &&
        other.accessRules === row.accessRules &&
        other.from.position === row.to?.position,
    ),
  );
  expect(touching).toEqual([]);
}

describe('a dialog that went from hand to hand', () => {
  const scene = createScene();
  let models: Models;

  beforeAll(async () => {
    scene.channel(7);
    scene.group(3, [8]);
    scene.user(1, ['administrator']);
    scene.user(2);
    scene.user(3, [], 3);
    scene.bot(9, ['hidden']);
    scene.client(5);
    scene.begin(11);
    scene.reassign(11, { kind: 'manager', id: 2 });
    scene.reassign(11, { kind: 'manager', id: 3 }, { kind: 'manager', id: 2 });
    scene.remove(11);
    models = await openModels(scene.events);
  });
  afterAll(() => models.close());

  test('each could see it for a reason, from when to when', async () => {
    const rows = await rowsOf(models, 11, undefined, viewersQuestion);
    expect(
      rows.map(({ person, reason, from, to }) => [
        person.kind,
        person.id,
        reason,
        from.position,
        to?.position,
      ]),
    ).toEqual([
      ['bot', 9, 'bot_role', '8', '13'],
      ['manager', 1, 'administrator', '8', '13'],
      ['manager', 2, 'unassigned', '8', '11'],
      ['manager', 2, 'responsible', '11', '12'],
      ['manager', 3, 'responsible', '12', '13'],
    ]);
    const [first] = rows;
    const started = models.log[7];
    expect(first).toMatchObject({
      person: { name: 'Bot 9' },
      from: { position: '8', at: started?.recordedAt },
      accessRules: 1,
    });
  });

  test('as it was known at an earlier position, what ended later lasts', async () => {
    const rows = await rowsOf(models, 11, '11', viewersQuestion);
    expect(rows.at(-1)).toMatchObject({ person: { id: 2 }, reason: 'responsible', to: null });
  });

  test.each([
    ['of another channel', managerViewer(51, { permissions: ['audit'], channelIds: [8] }), 11],
    ['for a dialog that never was', auditor, 404],
  ])('an auditor %s is told of no dialog', async (_, viewer, dialogId) => {
    const asking = viewersQuestion.ask(contextOf(models), { viewer, dialogId, page: {} });
    await expect(onlyOf(asking)).rejects.toMatchObject({ code: 'DIALOG_NOT_FOUND' });
  });

  test('a cursor of another dialog is refused', async () => {
    const page = await onlyOf(
      viewersQuestion.ask(contextOf(models), { viewer: auditor, dialogId: 11, page: { limit: 1 } }),
    );
    const asking = viewersQuestion.ask(contextOf(models), {
      viewer: auditor,
      dialogId: 12,
      page: { cursor: page.next ?? '' },
    });
    await expect(onlyOf(asking)).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
  });
});
