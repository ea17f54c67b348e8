import {
  clientReference,
  numberColumn,
  valueColumn,
  type ColumnReader,
  type ColumnSource,
  type SlotTest,
  type ValueStore,
} from '@parley/application';
import type { ClientDocument } from '@parley/clients';
import type { ActorKind } from '@parley/eventsourcing';
import { responsibleKey, type ResponsibleKey } from '@parley/shared';
import { visibleDialogs, type Viewer } from '@parley/staff';
import type { DialogDocument } from '../dialog-list.projection.js';

/** Documents of the list. */
export const dialogSource: ColumnSource = { name: 'dialog-list', of: 'dialog' };

export const statusColumn = valueColumn<DialogDocument, DialogDocument['status']>(
  'dialog-list.status',
  dialogSource,
  ({ status }) => status,
);
export const responsibleColumn = valueColumn<DialogDocument, ResponsibleKey>(
  'dialog-list.responsible',
  dialogSource,
  ({ responsible }) => responsible,
);
export const channelColumn = valueColumn<DialogDocument, number>(
  'dialog-list.channelId',
  dialogSource,
  ({ channelId }) => channelId,
);
export const lastAuthorColumn = valueColumn<DialogDocument, ActorKind>(
  'dialog-list.lastMessageBy',
  dialogSource,
  ({ lastMessageBy }) => lastMessageBy,
);
/** ms since the epoch. */
export const activityColumn = numberColumn<DialogDocument>(
  'dialog-list.lastActivityAt',
  dialogSource,
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
export const questionColumns = [statusColumn, responsibleColumn, channelColumn];

/** Dialogs that lists show. */
export const isListed = (columns: ColumnReader): SlotTest =>
  columns.of(statusColumn).where((status) => status === 'open' || status === 'closed');

const everyDialog: SlotTest = Object.assign(() => true, {
  narrow: (_: Int32Array, count: number) => count,
});

/** Dialogs that the viewer sees. */
export function isSeenBy(viewer: Viewer, columns: ColumnReader): SlotTest {
  const visible = visibleDialogs(viewer);
  if (visible.all) return everyDialog;
  const { unassignedIn, othersIn } = visible;
  const own = responsibleKey(visible.responsible);
  const [responsible, channel] = [columns.of(responsibleColumn), columns.of(channelColumn)];
  const kinds = bitsOf(responsible, (key) => (key === own ? OWN : key === 'none' ? UNASSIGNED : OTHERS));
  const seenIn = bitsOf(channel, (id) => {
    const isOpenToAll = unassignedIn === null || unassignedIn.includes(id ?? 0);
    return OWN | (isOpenToAll ? UNASSIGNED : 0) | (othersIn.includes(id ?? 0) ? OTHERS : 0);
  });
  const [responsibles, channels] = [responsible.codes(), channel.codes()];
  const isSeen = (slot: number): boolean =>
    ((kinds[responsibles[slot] as number] as number) & (seenIn[channels[slot] as number] as number)) !== 0;
  return Object.assign(isSeen, {
    narrow(slots: Int32Array, count: number): number {
      let kept = 0;
      for (let place = 0; place < count; place += 1) {
        const slot = slots[place] as number;
        if (isSeen(slot)) slots[kept++] = slot;
      }
      return kept;
    },
  });
}

/** Whose a dialog is; and of which of these the viewer sees those of a channel. */
const [OWN, UNASSIGNED, OTHERS] = [1, 2, 4];

/** By code, so that no value is asked about twice. */
const bitsOf = <V>(store: ValueStore<V>, bits: (value: V | null) => number): Uint8Array =>
  Uint8Array.from({ length: store.limit() }, (_, code) => bits(store.valueOf(code)));
