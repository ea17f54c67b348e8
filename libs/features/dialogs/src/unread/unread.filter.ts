import { objectColumn, type ColumnFilter, type ColumnSource } from '@parley/application';
import { wholeNumberOf } from '@parley/eventsourcing';
import { unreadAfter, type Waiting } from '../dialog/dialog.unanswered.js';
import type { UnreadDocument } from './unread.projection.js';

interface Mark {
  readonly upTo: number;
  readonly isFlagged: boolean;
}

/** What may be unread in a dialog. */
interface Held {
  /** Messages that nobody has answered. */
  readonly waiting: readonly Waiting[];
  /** By user, and only while messages wait or the user has marked the dialog by hand. */
  readonly marks: ReadonlyMap<number, Mark>;
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

const NOTHING: Held = { waiting: [], marks: new Map() };

/** One more document of a dialog: itself, or what one user has read of it. */
function heldAfter(held: Held | null, document: UnreadDocument | null, id: string): Held | null {
  const { waiting, marks } = held ?? NOTHING;
  if (!id.startsWith('mark-')) return worthHolding(document?.waiting ?? [], marks);
  const others = new Map(marks);
  const userId = Number(id.slice(id.lastIndexOf('-') + 1));
  if (document === null) others.delete(userId);
  else others.set(userId, { upTo: document.upTo ?? 0, isFlagged: typeof document.flaggedBy === 'number' });
  return worthHolding(waiting, others);
}

function worthHolding(waiting: readonly Waiting[], marks: Held['marks']): Held | null {
  const kept = waiting.length > 0 ? marks : new Map([...marks].filter(([, { isFlagged }]) => isFlagged));
  return waiting.length === 0 && kept.size === 0 ? null : { waiting, marks: kept };
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
      const { held } = columns.of(unreadColumn);
      return (slot) => {
        const found = held.get(slot);
        return (
          (found !== undefined && isUnreadBy(found, asker.kind === 'manager' ? asker.id : null)) === isUnread
        );
      };
    },
};

function isUnreadBy({ waiting, marks }: Held, userId: number | null): boolean {
  const mark = userId === null ? undefined : marks.get(userId);
  return mark?.isFlagged === true || unreadAfter(waiting, mark?.upTo ?? 0) > 0;
}
