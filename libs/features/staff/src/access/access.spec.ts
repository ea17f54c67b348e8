import { describe, expect, test } from '@jest/globals';
import type { Responsible } from '@parley/shared';
import { definePermission } from '@parley/application';
import { administrator, staffPermissions, type BotRole } from '../permissions.js';
import { evolveStaff, initialStaff, type StaffEvent, type StaffState } from '../staff.state.js';
import { canSeeDialog, mayReassign, mayTake, mayWrite } from './access.js';
import { viewerOf } from './viewer-of.js';
import { has, type Viewer } from './viewer.js';

const user = (userId: number, permissions: string[], groupId: number | null = null): StaffEvent => ({
  type: 'UserCreated',
  data: { userId, name: 'x', permissions, groupId },
});
const bot = (botId: number, roles: BotRole[]): StaffEvent => ({
  type: 'BotCreated',
  data: { botId, name: 'x', roles },
});

/** Everybody who can be told apart by the rules. Group 3 works in channel 7 alone. */
const staff: StaffState = (
  [
    { type: 'GroupCreated', data: { groupId: 3, name: 'x', channelIds: [7] } },
    { type: 'GroupCreated', data: { groupId: 4, name: 'x', channelIds: null } },
    user(1, ['administrator'], 3),
    user(2, ['all_dialogs']),
    user(3, ['all_dialogs'], 3),
    user(4, []),
    user(5, [], 3),
    user(6, ['reassign_any']),
    user(7, ['administrator']),
    { type: 'UserDeactivated', data: { userId: 7 } },
    user(8, ['all_dialogs', 'reassign_any'], 4),
    bot(1, ['responsible']),
    bot(2, ['distributor']),
    bot(3, ['hidden']),
    bot(4, []),
    bot(5, ['distributor', 'responsible']),
  ] satisfies StaffEvent[]
).reduce(evolveStaff, initialStaff);

const manager = (id: number): Responsible => ({ kind: 'manager', id });
const aBot = (id: number): Responsible => ({ kind: 'bot', id });

function viewer(who: Responsible): Viewer {
  const found = viewerOf(staff, who);
  if (found === null) throw new Error('Not at work.');
  return found;
}

/** Dialogs as the rules tell them apart: own, of somebody else, unassigned; in the group's channel 7 or in channel 8. */
const dialogs = (own: Responsible) => {
  const other = manager(99);
  return [7, 8].flatMap((channelId) => [own, other, null].map((responsible) => ({ channelId, responsible })));
};
const answers = (rule: (index: number) => boolean): string =>
  [0, 1, 2, 3, 4, 5].map((index) => (rule(index) ? 'y' : '-')).join('');

/** Columns of each answer: own, another's, unassigned in channel 7; then the same in channel 8. */
const table: [who: string, Responsible, sees: string, writes: string, reassigns: string][] = [
  ['an administrator, even in a limited group', manager(1), 'yyyyyy', 'yyyyyy', 'yyyyyy'],
  ['all_dialogs', manager(2), 'yyyyyy', 'y-yy-y', 'y-yy-y'],
  ['all_dialogs in a group limited to channel 7', manager(3), 'yyyy--', 'y-yy--', 'y-yy--'],
  ['a plain manager', manager(4), 'y-yy-y', 'y-yy-y', 'y-yy-y'],
  ['a plain manager in a group limited to channel 7', manager(5), 'y-yy--', 'y-yy--', 'y-yy--'],
  ['reassign_any alone: only what is seen', manager(6), 'y-yy-y', 'y-yy-y', 'y-yy-y'],
  ['reassign_any with all_dialogs', manager(8), 'yyyyyy', 'y-yy-y', 'yyyyyy'],
  ['a responsible bot', aBot(1), 'y--y--', 'y--y--', 'y--y--'],
  ['a distributor bot', aBot(2), 'yyyyyy', 'y--y--', 'yyyyyy'],
  ['a hidden bot', aBot(3), 'yyyyyy', 'y--y--', 'y-yy-y'],
  ['a bot without roles', aBot(4), 'y--y--', 'y--y--', 'y--y--'],
  ['a bot that distributes and answers', aBot(5), 'yyyyyy', 'y-yy-y', 'yyyyyy'],
];

describe('who may see, write into and reassign a dialog', () => {
  test.each(table)('%s', (_who, who, sees, writes, reassigns) => {
    const own = dialogs(who);
    const at = (index: number) => own[index] as (typeof own)[number];
    expect(answers((index) => canSeeDialog(viewer(who), at(index)))).toBe(sees);
    expect(answers((index) => mayWrite(viewer(who), at(index)))).toBe(writes);
    expect(answers((index) => mayReassign(viewer(who), at(index)))).toBe(reassigns);
  });

  test('the former responsible neither sees nor writes nor reassigns any more, unless administrator', () => {
    const before = { channelId: 7, responsible: manager(4) };
    const after = { channelId: 7, responsible: manager(5) };
    for (const rule of [canSeeDialog, mayWrite, mayReassign]) {
      expect(rule(viewer(manager(4)), before)).toBe(true);
      expect(rule(viewer(manager(4)), after)).toBe(false);
      expect(rule(viewer(manager(1)), { channelId: 7, responsible: manager(1) })).toBe(true);
      expect(rule(viewer(manager(1)), after)).toBe(true);
    }
  });

  test('a manager and a bot of the same number are not each other', () => {
    const ofBot = { channelId: 7, responsible: aBot(4) };
    for (const rule of [canSeeDialog, mayWrite, mayReassign])
      expect(rule(viewer(manager(4)), ofBot)).toBe(false);
    expect(canSeeDialog(viewer(aBot(4)), ofBot)).toBe(true);
  });

  test('every viewer who may write or reassign also sees', () => {
    for (const [, who] of table) {
      for (const dialog of dialogs(who)) {
        const acts = mayWrite(viewer(who), dialog) || mayReassign(viewer(who), dialog);
        expect(acts && !canSeeDialog(viewer(who), dialog)).toBe(false);
      }
    }
  });
});

test('those who may take a dialog: managers in their channels, administrators anywhere, bots with the role responsible', () => {
  const takers = (channelId: number) =>
    table.filter(([, who]) => mayTake(viewer(who), channelId)).map(([, { kind, id }]) => `${kind}:${id}`);
  const everywhere = ['manager:2', 'manager:4', 'manager:6', 'manager:8', 'bot:1', 'bot:5'];
  expect(new Set(takers(7))).toEqual(new Set(['manager:1', 'manager:3', 'manager:5', ...everywhere]));
  expect(new Set(takers(8))).toEqual(new Set(['manager:1', ...everywhere]));
});

describe('permissions', () => {
  const holder = (...permissions: string[]): Viewer => ({ ...viewer(manager(4)), permissions });
  const namesBut = (...left: string[]) =>
    staffPermissions.map(({ name }) => name).filter((name) => !left.includes(name));

  test.each(staffPermissions)(
    '$name is given by itself and by administrator, and by nothing else',
    (permission) => {
      expect(has(holder(permission.name), permission)).toBe(true);
      expect(has(holder(administrator.name), permission)).toBe(true);
      expect(has(holder(...namesBut(permission.name, administrator.name)), permission)).toBe(false);
      expect(has(holder(), permission)).toBe(false);
    },
  );

  test('one that administrators have not by themselves is given by itself alone', () => {
    const reads = definePermission({ name: 'read_audit', title: 'Reads.', byAdministrators: false });
    expect(has(holder(reads.name), reads)).toBe(true);
    expect(has(holder(...namesBut()), reads)).toBe(false);
    expect(has(holder(administrator.name), { ...reads, byAdministrators: true })).toBe(true);
  });

  test('one that no feature of the program defines gives nothing', () => {
    const unknown = holder('of_a_feature_that_is_gone');
    expect(staffPermissions.filter((permission) => has(unknown, permission))).toEqual([]);
    expect(canSeeDialog(unknown, { channelId: 7, responsible: manager(1) })).toBe(false);
  });
});

describe('viewerOf', () => {
  test.each([manager(7), manager(99), aBot(99)])('nobody for the unknown and the deactivated (%j)', (who) => {
    expect(viewerOf(staff, who)).toBeNull();
  });

  test('a member of a limited group works in its channels; administrators and members of other groups in all', () => {
    expect([1, 3, 4, 5, 8].map((id) => viewer(manager(id)).channelIds)).toEqual([null, [7], null, [7], null]);
  });

  test('a group that is not there opens no channel', () => {
    const lost: StaffEvent = { type: 'UserGroupSet', data: { userId: 4, groupId: 99 } };
    expect(viewerOf(evolveStaff(staff, lost), manager(4))?.channelIds).toEqual([]);
  });

  test('taking a right, a group or the channels of a group away takes effect with the event', () => {
    const after = (...events: StaffEvent[]) => viewerOf(events.reduce(evolveStaff, staff), manager(3));
    const without: StaffEvent = { type: 'UserPermissionsSet', data: { userId: 3, permissions: [] } };
    expect(after(without)?.permissions).toEqual([]);
    expect(after({ type: 'UserGroupSet', data: { userId: 3, groupId: null } })?.channelIds).toBeNull();
    const narrowed: StaffEvent = { type: 'GroupUpdated', data: { groupId: 3, name: 'x', channelIds: [] } };
    expect(after(narrowed)?.channelIds).toEqual([]);
  });
});
