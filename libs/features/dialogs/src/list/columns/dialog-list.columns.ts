import {
  clientReference,
  orderedColumn,
  valueColumn,
  type ColumnSource,
  type Compile,
  type SlotTest,
} from '@parley/application';
import type { ClientDocument } from '@parley/clients';
import { responsibleKey } from '@parley/shared';
import { visibleDialogs, type Viewer, type VisibleDialogs } from '@parley/staff';
import type { DialogDocument } from '../dialog-list.projection.js';

/** Documents of the list. */
export const dialogSource: ColumnSource = { name: 'dialog-list', of: 'dialog' };

/** What a dialog has in common with many others, together, so that one walk tells what it says of all of it. */
export type DialogTraits = Pick<DialogDocument, 'status' | 'responsible' | 'channelId' | 'lastMessageBy'>;

export const traitsColumn = valueColumn<DialogDocument, DialogTraits>(
  'dialog-list.traits',
  dialogSource,
  ({ status, responsible, channelId, lastMessageBy }) => ({ status, responsible, channelId, lastMessageBy }),
);

/** Passes dialogs by their traits. */
export const withTraits =
  (test: (traits: DialogTraits) => boolean): Compile<SlotTest> =>
  (columns) =>
    columns.of(traitsColumn).where((traits) => traits !== null && test(traits));

/** Of a busy day some hundred dialogs at 1,000,000. */
const STRETCH_MS = 1_800_000;

/** ms since the epoch. */
export const activityColumn = orderedColumn<DialogDocument>(
  'dialog-list.lastActivityAt',
  dialogSource,
  STRETCH_MS,
  ({ lastActivityAt }) => Date.parse(lastActivityAt),
);
/** The client of each dialog, for what is known of clients. */
export const clientColumn = clientReference<DialogDocument>(
  'dialog-list.clientId',
  dialogSource,
  ({ clientId }) => clientId,
);

/** Clients that are blocked; those of the others are not held. */
export const blockedColumn = valueColumn<ClientDocument, true>(
  'client-card.blocked',
  {
    name: 'client-card',
    of: 'client',
    walks: [{ equal: {}, by: ['blocked'], isWanted: ({ blocked }) => blocked === true }],
  },
  ({ blocked }) => (blocked ? true : null),
);

/** What every question about dialogs asks. */
export const questionColumns = [traitsColumn];

/** Dialogs that lists show, and that the viewer sees. */
export function shownTo(viewer: Viewer): Compile<SlotTest> {
  const visible = visibleDialogs(viewer);
  const isSeen = visible.all ? () => true : seenBy(visible);
  return withTraits((traits) => (traits.status === 'open' || traits.status === 'closed') && isSeen(traits));
}

function seenBy({ unassignedIn, othersIn, responsible }: Narrowed): (traits: DialogTraits) => boolean {
  const own = responsibleKey(responsible);
  const [unassigned, others] = [unassignedIn && new Set(unassignedIn), new Set(othersIn)];
  return (traits) => {
    if (traits.responsible === own) return true;
    return traits.responsible === 'none'
      ? unassigned === null || unassigned.has(traits.channelId)
      : others.has(traits.channelId);
  };
}

type Narrowed = Exclude<VisibleDialogs, { readonly all: true }>;
