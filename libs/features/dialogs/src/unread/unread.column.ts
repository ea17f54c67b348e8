import {
  bitsFor,
  clearBit,
  objectColumn,
  setBit,
  widened,
  type Bits,
  type Column,
  type ColumnSource,
  type ColumnStore,
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

/** What is unread in dialogs, by their slots. */
export interface UnreadStore extends ColumnStore {
  /** The dialogs that are unread by a user; null: by one who has read nothing. */
  unreadBy(userId: number | null): Bits;
  /** What is unread in one dialog by a user. */
  unreadIn(slot: number, userId: number | null): { readonly count: number; readonly marked: boolean };
}

const heldColumn = objectColumn<UnreadDocument, Held>('unread.waiting', unreadSource, heldAfter);

/** Kept as the dialogs that are unread by one who has read nothing, and where each user has read or marked something. */
export const unreadColumn: Column<UnreadStore> = {
  name: heldColumn.name,
  source: heldColumn.source,
  open(slots) {
    const store = heldColumn.open(slots);
    const byUser = new Map<number, Set<number>>();
    let untouched = bitsFor(0);
    let marks = 0;
    const note = (slot: number, before: Held | undefined): void => {
      const now = store.held.get(slot);
      for (const { userId } of before?.marks ?? []) byUser.get(userId)?.delete(slot);
      for (const { userId } of now?.marks ?? [])
        byUser.set(userId, (byUser.get(userId) ?? new Set()).add(slot));
      marks += (now?.marks.length ?? 0) - (before?.marks.length ?? 0);
      put(untouched, slot, now !== undefined && isUnreadBy(now, null));
    };
    return {
      unreadBy(userId) {
        const unread = untouched.slice();
        for (const slot of byUser.get(userId ?? NaN) ?? [])
          put(unread, slot, isUnreadBy(store.held.get(slot) as Held, userId));
        return unread;
      },
      unreadIn: (slot, userId) => unreadOf(store.held.get(slot) ?? NOTHING, userId),
      reserve: (room) => void (untouched = widened(untouched, bitsFor(room).length)),
      put(slot, document, id) {
        const before = store.held.get(slot);
        store.put(slot, document, id);
        note(slot, before);
      },
      clear(slot) {
        const before = store.held.get(slot);
        store.clear(slot);
        note(slot, before);
      },
      bytes: () => store.bytes() + untouched.byteLength + marks * BYTES_OF_MARK,
    };
  },
};

/** About: an entry of a set. */
const BYTES_OF_MARK = 40;

const put = (bits: Bits, slot: number, isIn: boolean): void => (isIn ? setBit : clearBit)(bits, slot);

function isUnreadBy(held: Held, userId: number | null): boolean {
  const { count, marked } = unreadOf(held, userId);
  return marked || count > 0;
}

function unreadOf({ waiting, marks }: Held, userId: number | null) {
  const mark = marks.find((one) => one.userId === userId);
  return { count: unreadAfter(waiting, mark?.upTo ?? 0), marked: mark?.isFlagged === true };
}
