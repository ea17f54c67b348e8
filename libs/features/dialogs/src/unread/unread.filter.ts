import {
  bitsFor,
  inBits,
  not,
  objectColumn,
  setBit,
  type ColumnFilter,
  type ColumnSource,
} from '@parley/application';
import { wholeNumberOf } from '@parley/eventsourcing';
import { unreadAfter, type Waiting } from '../dialog/dialog.unanswered.js';
import type { UnreadDocument } from './unread.projection.js';

interface Mark {
  readonly userId: number;
  readonly upTo: number;
  readonly isFlagged: boolean;
}

/** What may be unread in a dialog. */
interface Held {
  /** Messages that nobody has answered. */
  readonly waiting: readonly Waiting[];
  /** Of each user one, and only while messages wait or the user has marked the dialog by hand. */
  readonly marks: readonly Mark[];
}

/** Dialogs in which something waits, with all marks in them, and marks by hand. */
const unreadSource: ColumnSource = {
  name: 'unread',
  of: 'dialog',
  walks: [
    { equal: { pending: true }, by: ['dialogId'] },
    { equal: {}, by: ['flaggedBy', 'dialogId'], isWanted: ({ flaggedBy }) => typeof flaggedBy === 'number' },
  ],
  beside: ({ kind, pending, dialogId }) =>
    kind === 'dialog' && pending === true ? { dialogId: dialogId as number } : null,
  subjectOf: (id) => wholeNumberOf(/^(?:dialog|mark)-(\d+)/.exec(id)?.[1], 1),
};

const NOTHING: Held = { waiting: [], marks: [] };

/** One more document of a dialog: itself, or what one user has read of it. */
function heldAfter(held: Held | null, document: UnreadDocument | null, id: string): Held | null {
  const { waiting, marks } = held ?? NOTHING;
  if (!id.startsWith('mark-')) return worthHolding(document?.waiting ?? [], marks);
  const userId = Number(id.slice(id.lastIndexOf('-') + 1));
  const others = marks.filter((mark) => mark.userId !== userId);
  if (document === null) return worthHolding(waiting, others);
  const { upTo = 0, flaggedBy } = document;
  return worthHolding(waiting, [...others, { userId, upTo, isFlagged: typeof flaggedBy === 'number' }]);
}

function worthHolding(waiting: readonly Waiting[], marks: readonly Mark[]): Held | null {
  const kept = waiting.length > 0 ? marks : marks.filter(({ isFlagged }) => isFlagged);
  return waiting.length === 0 && kept.length === 0 ? null : { waiting, marks: kept };
}

const unreadColumn = objectColumn<UnreadDocument, Held>('unread.waiting', unreadSource, heldAfter);

/** Read marks are of managers: a bot with the same number has none. */
export const unreadFilter: ColumnFilter<boolean> = {
  name: 'unread',
  field: {
    type: 'boolean',
    meaning:
      'Only dialogs with messages of the client that you have not read and nobody has answered, or that you marked as unread; or all others.',
  },
  columns: [unreadColumn],
  test:
    (isUnread, { asker }) =>
    (columns) => {
      const userId = asker.kind === 'manager' ? asker.id : null;
      const unread = bitsFor(columns.dialogs.size());
      for (const [slot, found] of columns.of(unreadColumn).held)
        if (isUnreadBy(found, userId)) setBit(unread, slot);
      return isUnread ? inBits(unread) : not(inBits(unread));
    },
};

function isUnreadBy({ waiting, marks }: Held, userId: number | null): boolean {
  const mark = marks.find((one) => one.userId === userId);
  return mark?.isFlagged === true || unreadAfter(waiting, mark?.upTo ?? 0) > 0;
}
