import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Responsible } from '@parley/shared';
import { BOT_ROLES, staffPermissions } from '../permissions.js';
import { administratorViewer, managerViewer } from '../testing/viewers.js';
import { canSeeDialog } from './access.js';
import type { DialogAccess, Viewer } from './viewer.js';
import { visibleDialogs } from './visible-dialogs.js';

const someone: fc.Arbitrary<Responsible> = fc.record({
  kind: fc.constantFrom('manager', 'bot'),
  id: fc.integer({ min: 1, max: 3 }),
});
const channelId = fc.integer({ min: 1, max: 3 });

const viewer: fc.Arbitrary<Viewer> = fc
  .record({
    who: someone,
    permissions: fc.subarray(staffPermissions.map(({ name }) => name)),
    channelIds: fc.option(fc.uniqueArray(channelId)),
    roles: fc.subarray([...BOT_ROLES]),
  })
  .map(({ who, roles, ...rest }) => ({ ...who, ...rest, roles: who.kind === 'bot' ? roles : [] }));

const dialog: fc.Arbitrary<DialogAccess> = fc.record({ channelId, responsible: fc.option(someone) });

/** In how many parts of the description the dialog lies. */
function parts(viewer: Viewer, { channelId, responsible }: DialogAccess): number {
  const visible = visibleDialogs(viewer);
  if (visible.all) return 1;
  const { responsible: own, unassignedIn, othersIn } = visible;
  const isOwn = responsible?.kind === own.kind && responsible.id === own.id;
  const isUnassigned = responsible === null && (unassignedIn?.includes(channelId) ?? true);
  const isOther = responsible !== null && !isOwn && othersIn.includes(channelId);
  return [isOwn, isUnassigned, isOther].filter(Boolean).length;
}

test('the description of the visible set admits each dialog that may be seen in exactly one part, and no other', () => {
  fc.assert(
    fc.property(viewer, dialog, (who, what) => {
      expect(parts(who, what)).toBe(canSeeDialog(who, what) ? 1 : 0);
    }),
    { numRuns: 5_000 },
  );
});

test('who sees everything is told by one word', () => {
  expect(visibleDialogs(administratorViewer())).toEqual({ all: true });
  expect(visibleDialogs(managerViewer(2, { permissions: ['all_dialogs'] }))).toEqual({ all: true });
});

test('a plain manager sees the own dialogs and the unassigned ones of the group’s channels', () => {
  const own = { all: false, responsible: { kind: 'manager', id: 2 }, othersIn: [] };
  expect(visibleDialogs(managerViewer(2))).toEqual({ ...own, unassignedIn: null });
  expect(visibleDialogs(managerViewer(2, { channelIds: [7] }))).toEqual({ ...own, unassignedIn: [7] });
});
