import { type QuestionContext } from '@parley/application';
import { parley } from '@parley/composition';
import { createScene, given, type Given, type Models, setUp } from '@parley/dialogs/testing';
import type { RecordedEvent } from '@parley/eventsourcing';
import { evolveDialog, type DialogEvent, initialDialog } from '@parley/dialogs';
import type { Responsible } from '@parley/shared';
import {
  type AccessRules,
  accessRules,
  AccessRulesChanged,
  accessRulesOf,
  evolveStaff,
  GroupUpdated,
  initialStaff,
  type StaffEvent,
  type SightReason,
  UserDeactivated,
  UserGroupSet,
  UserPermissionsSet,
} from '@parley/staff';
import fc from 'fast-check';

/** A version of the rules that no release has: only unassigned dialogs and the own ones, for bots too. */
export const rules2: AccessRules = {
  ...accessRules,
  version: 2,
  whySees(viewer, { responsible, channelId }) {
    if (responsible !== null)
      return responsible.kind === viewer.kind && responsible.id === viewer.id ? 'responsible' : null;
    return viewer.channelIds === null || viewer.channelIds.includes(channelId) ? 'unassigned' : null;
  },
  visibleDialogs: ({ kind, id, channelIds }) => ({
    all: false,
    responsible: { kind, id },
    unassignedIn: channelIds,
    othersIn: [],
  }),
};
export const knownRules = [accessRules, rules2];

const DIALOGS = [11, 12, 13];
const PEOPLE: readonly Responsible[] = [
  ...[1, 2, 3, 4, 5, 6].map((id) => ({ kind: 'manager' as const, id })),
  ...[2, 9, 10].map((id) => ({ kind: 'bot' as const, id })),
];
export const people = PEOPLE;
export const dialogs = DIALOGS;

const dialogId = fc.constantFrom(...DIALOGS);
const userId = fc.integer({ min: 1, max: 6 });
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('reassign' as const),
      dialogId,
      to: fc.option(fc.constantFrom(...PEOPLE)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), dialogId }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('receive' as const), dialogId }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('permissions' as const),
      userId,
      permissions: fc.subarray(['administrator', 'all_dialogs', 'reassign_any']),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('group' as const),
      userId,
      groupId: fc.option(fc.constantFrom(3, 4)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('channels' as const),
      channelIds: fc.option(fc.subarray([7, 8])),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deactivate' as const), userId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rules' as const) }) },
);
export type AccessStep = typeof step extends fc.Arbitrary<infer S> ? S : never;
export const accessSteps = fc.array(step, { maxLength: 40 });

/** The events of a history of staff and dialogs. */
export function eventsOfAccess(steps: readonly AccessStep[]): readonly Given[] {
  const scene = createScene();
  setUp(scene);
  scene.group(4, [8]);
  scene.bot(10, ['distributor']);
  const open = new Map<number, Responsible | null>();
  let hasNewRules = false;
  const add = (event: Given): void => scene.add(event);
  for (const one of steps) {
    const when = scene.now();
    if ('dialogId' in one) {
      if (!open.has(one.dialogId) && one.kind !== 'remove') {
        scene.begin(one.dialogId, { channelId: one.dialogId === 12 ? 8 : 7 });
        open.set(one.dialogId, null);
      }
      if (removed(scene.events, one.dialogId)) continue;
      if (one.kind === 'reassign') {
        scene.reassign(one.dialogId, one.to, open.get(one.dialogId) ?? null);
        open.set(one.dialogId, one.to);
      } else if (one.kind === 'receive') scene.receive(one.dialogId);
      else if (open.has(one.dialogId)) scene.remove(one.dialogId);
    } else if (one.kind === 'permissions') {
      add(given(UserPermissionsSet, { userId: one.userId, permissions: one.permissions }, { when }));
    } else if (one.kind === 'group') {
      add(given(UserGroupSet, { userId: one.userId, groupId: one.groupId }, { when }));
    } else if (one.kind === 'channels') {
      add(given(GroupUpdated, { groupId: 3, name: 'Group 3', channelIds: one.channelIds }, { when }));
    } else if (one.kind === 'deactivate') {
      add(given(UserDeactivated, { userId: one.userId }, { when }));
    } else if (!hasNewRules) {
      hasNewRules = true;
      add({ ...given(AccessRulesChanged, { version: 2 }, { when }), stream: 'access-rules-1' });
    }
  }
  return scene.events;
}

const removed = (events: readonly Given[], id: number): boolean =>
  events.some(({ type, stream }) => type === 'DialogDeleted' && stream === `dialog-${id}`);

/** The rule asked of everything that the log held at a position, which is what every answer has to equal. */
export function naiveReason(
  log: readonly RecordedEvent[],
  position: bigint,
  person: Responsible,
  id: number,
): SightReason | null {
  const before = log.filter((event) => event.position <= position);
  const staff = before.filter(({ stream }) => stream === 'staff-1') as unknown as StaffEvent[];
  const rules = accessRulesOf(before.some(({ type }) => type === 'AccessRulesChanged') ? 2 : 1, knownRules);
  const viewer = rules.viewerOf(staff.reduce(evolveStaff, initialStaff), person);
  const events = before.filter(({ stream }) => stream === `dialog-${id}`) as unknown as DialogEvent[];
  const dialog = events.reduce(evolveDialog, initialDialog);
  const isThere = dialog.status !== 'absent' && !dialog.deleted;
  return viewer !== null && isThere ? rules.whySees(viewer, dialog) : null;
}

export const contextOf = ({ reader, eventStore }: Models): QuestionContext => ({
  ...{ reader, eventStore, product: parley },
  signal: new AbortController().signal,
});
