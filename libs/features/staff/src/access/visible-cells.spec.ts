import { expect, test } from '@jest/globals';
import { canSeeDialog } from './access.js';
import { type Responsible, responsibleKey, responsibleOf } from '@parley/shared';
import type { Viewer } from './viewer.js';
import { managerViewer } from '../testing/viewers.js';
import { viewers } from '@parley/dialogs/testing';
import { narrowCells, visibleCells, type Cell } from './visible-cells.js';

const CHANNELS = [7, 8, 9];
const RESPONSIBLE: readonly (Responsible | null)[] = [
  null,
  { kind: 'manager', id: 2 },
  { kind: 'manager', id: 3 },
  { kind: 'bot', id: 2 },
];
const dialogs = CHANNELS.flatMap((channelId) =>
  RESPONSIBLE.map((responsible) => ({ channelId, responsible })),
);
type Dialog = (typeof dialogs)[number];

/** How many times each dialog is met, group by group. */
const met = (viewer: Viewer, branch: Cell, dialog: Dialog): readonly number[] =>
  narrowCells(visibleCells(viewer), [branch]).map(
    (cells) =>
      cells.filter(
        (cell) =>
          (cell.channelId ?? dialog.channelId) === dialog.channelId &&
          (cell.responsible ?? responsibleKey(dialog.responsible)) === responsibleKey(dialog.responsible),
      ).length,
  );

test.each(Object.entries(viewers))(
  '%s: the cells hold exactly the dialogs that the one rule admits, none twice in a group',
  (_, viewer) => {
    for (const dialog of dialogs) {
      const counts = met(viewer, {}, dialog);
      expect(counts.some((count) => count > 0)).toBe(canSeeDialog(viewer, dialog));
      expect(Math.max(0, ...counts)).toBeLessThanOrEqual(1);
    }
  },
);

test.each(Object.entries(viewers))('%s: a filter only ever takes away', (_, viewer) => {
  const filters: readonly Cell[] = [
    { channelId: 8 },
    { responsible: 'none' },
    { responsible: responsibleKey({ kind: viewer.kind, id: viewer.id }), channelId: 7 },
  ];
  for (const filter of filters) {
    for (const dialog of dialogs) {
      const isMet = met(viewer, filter, dialog).some((count) => count > 0);
      if (isMet) expect(canSeeDialog(viewer, dialog)).toBe(true);
      if (isMet && filter.channelId) expect(dialog.channelId).toBe(filter.channelId);
      if (isMet && filter.responsible === 'none') expect(dialog.responsible).toBeNull();
    }
  }
});

test.each([
  ['manager', managerViewer(2, { channelIds: [7, 7] }), [1]],
  [
    'manager who sees all dialogs',
    managerViewer(2, { channelIds: [7, 7], permissions: ['all_dialogs'] }),
    [1, 0],
  ],
])('%s: a channel named twice in a group makes no dialog appear twice', (_, viewer, counts) => {
  expect(met(viewer, {}, { channelId: 7, responsible: null })).toEqual(counts);
});

test('who is responsible reads back from its key', () => {
  for (const responsible of RESPONSIBLE)
    expect(responsibleOf(responsibleKey(responsible))).toEqual(responsible);
});
