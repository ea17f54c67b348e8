import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { onlyOf } from '@parley/application';
import { createScene, type Given, given, type Models, openModels } from '@parley/dialogs/testing';
import type { Actor } from '@parley/eventsourcing';
import { accessRulesOf, type Viewer, UserPermissionsSet } from '@parley/staff';
import { managerViewer } from '@parley/staff/testing';
import { contextOf } from '../access/access.fixtures.js';
import type { RightsSpan } from '../access/rights-history.js';
import { usesQuestion, type UseRow } from './uses.question.js';
import { type Judged, rightsUsed } from './uses.rules.js';

const auditor = managerViewer(50, { permissions: ['audit'] });
const manager = (id: number): Actor => ({ kind: 'manager', id });
const bot = (id: number): Actor => ({ kind: 'bot', id });

/** The last event of a scene, as a command of this name caused it. */
function by(events: Given[], commandType: string | null, process?: string): void {
  const last = events.at(-1)!;
  const metadata = { ...last.metadata, ...(commandType && { commandType }), ...(process && { process }) };
  events[events.length - 1] = { ...last, metadata };
}

let models: Models;
beforeAll(async () => {
  const scene = createScene();
  const { events } = scene;
  scene.channel(7);
  scene.group(3, [8]);
  scene.user(1, ['administrator'], 3);
  scene.user(2);
  scene.user(3, ['all_dialogs', 'reassign_any']);
  scene.user(4, ['administrator', 'all_dialogs', 'reassign_any']);
  scene.bot(9, ['distributor']);
  scene.client(5);
  scene.begin(11);
  // Everybody of the channel assigns what is unassigned.
  scene.reassign(11, { kind: 'manager', id: 2 }, null, manager(2));
  by(events, 'ReassignDialog');
  scene.send(11, manager(2));
  by(events, 'SendMessage');
  scene.reassign(11, { kind: 'manager', id: 3 }, { kind: 'manager', id: 2 }, manager(3));
  by(events, 'ReassignDialog');
  scene.reassign(11, { kind: 'manager', id: 2 }, { kind: 'manager', id: 3 }, bot(9));
  by(events, 'ReassignDialog', 'night-shift');
  // Either permission would do.
  scene.reassign(11, { kind: 'manager', id: 3 }, { kind: 'manager', id: 2 }, manager(4));
  by(events, 'ReassignDialog');
  // By no rule of these: it was given away with the event before.
  scene.send(11, manager(2));
  by(events, 'SendMessage');
  scene.close(11, manager(1));
  by(events, 'CloseDialog');
  scene.send(11, manager(1), { scope: 'private' });
  by(events, null);
  scene.add(given(UserPermissionsSet, { userId: 1, permissions: [] }, { by: manager(1), when: scene.now() }));
  by(events, 'SetPermissions');
  scene.block(5, [11]);
  by(events, 'BlockClient');
  scene.close(11, manager(1));
  by(events, 'CloseDialog');
  models = await openModels(events);
});
afterAll(() => models.close());

async function uses(viewer: Viewer, person: 1 | 2 | 3 | null, limit = 2): Promise<UseRow[]> {
  const rows: UseRow[] = [];
  for (let cursor: string | undefined; ;) {
    const asked = {
      viewer,
      person: person && ({ kind: 'manager', id: person } as const),
      page: { cursor, limit },
    };
    const page = await onlyOf(usesQuestion.ask(contextOf(models), asked));
    expect(page.items.length).toBeLessThanOrEqual(limit);
    rows.push(...page.items);
    if (page.next === null) return rows;
    cursor = page.next;
  }
}
const shown = (rows: readonly UseRow[]) =>
  rows.map(({ actor, commandType, rights, notJudged }) => [actor.id, commandType, rights, notJudged]);

test('a use of a right is a command that would have been refused without it, judged by what was before', async () => {
  expect(shown(await uses(auditor, null))).toEqual([
    [3, 'ReassignDialog', ['all_dialogs', 'reassign_any'], null],
    [9, 'ReassignDialog', ['all_dialogs', 'reassign_any'], null],
    [2, 'SendMessage', [], 'other-rules'],
    [1, 'CloseDialog', ['administrator'], null],
    [1, null, [], 'not-recorded'],
    [1, 'SetPermissions', ['administrator'], null],
    [1, 'BlockClient', [], 'not-told'],
    [1, 'CloseDialog', [], 'other-rules'],
  ]);
});

test('those of one person, a page at a time, and who acted for them', async () => {
  expect(await uses(auditor, 3, 1)).toMatchObject([{ actor: { id: 3, name: 'User 3' }, process: null }]);
  const [, ofBot] = await uses(auditor, null);
  expect(ofBot).toMatchObject({ process: 'night-shift', dialogId: 11, type: 'DialogReassigned' });
});

test('an auditor of other channels is told of nothing', async () => {
  expect(await uses({ ...auditor, channelIds: [8] }, null)).toEqual([]);
});

const rules = accessRulesOf(1);
const spanOf = (permissions: readonly string[], groupId: number | null = null): RightsSpan => {
  const staff = {
    users: { 1: { active: true, permissions, groupId } },
    groups: { 3: { name: 'x', channelIds: [8] } },
    bots: {},
    tokens: {},
  };
  const viewer = rules.viewerOf(staff, { kind: 'manager', id: 1 });
  return { from: { position: 1n, at: '' }, to: null, viewer, staff, accessRules: 1 };
};
const another = { channelId: 7, responsible: { kind: 'manager', id: 2 } } as const;
const own = { channelId: 7, responsible: { kind: 'manager', id: 1 } } as const;
const unassigned = { channelId: 7, responsible: null };
const judged = (commandType: string | null, more: Partial<Judged> = {}): Judged => ({
  ...{ commandType, stream: 'dialog-1', dialog: null, channelId: null, owner: null },
  ...more,
});

test.each<[string, Judged, RightsSpan, readonly string[] | string]>([
  ['an own dialog takes no right', judged('CloseDialog', { dialog: own }), spanOf(['administrator']), []],
  [
    'an unassigned one in a channel of the group',
    judged('SendMessage', { dialog: unassigned }),
    spanOf(['administrator']),
    [],
  ],
  [
    'of another channel only by the right',
    judged('SendMessage', { dialog: unassigned }),
    spanOf(['administrator'], 3),
    ['administrator'],
  ],
  [
    'writing into a colleague’s',
    judged('EditMessage', { dialog: another }),
    spanOf(['administrator']),
    ['administrator'],
  ],
  ['reading one', judged('MarkDialogRead', { dialog: another }), spanOf(['all_dialogs']), ['all_dialogs']],
  [
    'parting one from its client',
    judged('DetachClient', { dialog: another }),
    spanOf(['administrator']),
    ['administrator'],
  ],
  [
    'deleting the own one',
    judged('DeleteDialog', { dialog: own }),
    spanOf(['delete_dialogs']),
    ['delete_dialogs'],
  ],
  [
    'deleting by either of two',
    judged('DeleteDialog', { dialog: own }),
    spanOf(['delete_dialogs', 'administrator']),
    [],
  ],
  ['a new channel', judged('RegisterChannel'), spanOf(['manage_channels']), ['manage_channels']],
  ['a channel', judged('UpdateChannel', { channelId: 7 }), spanOf(['manage_channels']), ['manage_channels']],
  [
    'a channel that the event does not name',
    judged('UpdateChannel'),
    spanOf(['manage_channels']),
    'not-told',
  ],
  ['hiring', judged('CreateUser'), spanOf(['administrator']), ['administrator']],
  [
    'a token of one’s own',
    judged('IssueToken', { owner: { kind: 'manager', id: 1 } }),
    spanOf(['administrator']),
    [],
  ],
  [
    'a token of a bot',
    judged('IssueToken', { owner: { kind: 'bot', id: 1 } }),
    spanOf(['administrator']),
    ['administrator'],
  ],
  ['a token of somebody unknown', judged('IssueToken'), spanOf(['administrator']), 'not-told'],
  [
    'what operators do',
    judged(null, { stream: 'operations-projections' }),
    spanOf(['administrator']),
    ['administrator'],
  ],
  ['a command of another feature', judged('PinDialog'), spanOf(['administrator']), 'not-told'],
  ['a command of before it was recorded', judged(null), spanOf(['administrator']), 'not-recorded'],
  ['what today’s rule refuses', judged('CloseDialog', { dialog: another }), spanOf([]), 'other-rules'],
])('%s', (_, what, span, expected) => {
  expect(rightsUsed(what, { kind: 'manager', id: 1 }, span, rules)).toEqual(expected);
});

test('somebody of whom nothing was known', () => {
  expect(rightsUsed(judged('CreateUser'), { kind: 'manager', id: 1 }, null, null)).toBe('not-recorded');
});
