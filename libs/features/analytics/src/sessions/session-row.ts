import type { Waiting } from '@parley/dialogs';
import type { ResponsibleKey } from '@parley/shared';
import type { Calendar } from '@parley/time-limits';

/** Working hours from an event on. Null: none are set, and every time is working time. */
export interface CalendarFrom {
  /** Position of the event, with leading zeros. */
  readonly from: string;
  readonly calendar: Calendar | null;
}

/**
 * One session of a dialog. The document `d<dialogId>` is the dialog's latest session, and of a dialog that was never open the place where
 * one will be: `openedAt` is null. Those before are its copies `d<dialogId>-<session>`.
 */
export type SessionRow = {
  readonly dialogId: number;
  readonly session: number;
  readonly channelId: number;
  readonly clientId: number | null;
  readonly detached: boolean;
  readonly deleted: boolean;
  readonly source: string | null;
  readonly sourceAt: string | null;
  readonly openedAt: string | null;
  readonly closedAt: string | null;
  readonly outcome: 'open' | 'manager' | 'bot' | 'client' | 'channel' | 'system' | 'deleted';
  readonly closedBy: string | null;
  readonly closeMs: number | null;
  /** Of working time, as the other fields with `Work` in their names. */
  readonly closeWorkMs: number | null;
  readonly responsibleAtOpen: ResponsibleKey;
  readonly responsible: ResponsibleKey;
  readonly reassignments: number;
  readonly path: string;
  readonly fromClient: number;
  readonly fromManagers: number;
  readonly fromBots: number;
  readonly fromChannel: number;
  readonly notes: number;
  readonly firstAnswerMs: number | null;
  readonly firstAnswerWorkMs: number | null;
  readonly firstAnswerBy: string | null;
  readonly firstAnswerKind: 'manager' | 'bot' | 'channel' | null;
  readonly answers: number;
  readonly answerMs: number;
  readonly answerWorkMs: number;
  readonly longestAnswerMs: number | null;
  readonly longestWaitMs: number | null;
  /** What the next session begins with; the session's own is `responsible`. */
  readonly dialogResponsible: ResponsibleKey;
  readonly waiting: readonly Waiting[];
  readonly answeredAt: string | null;
  /** Since when the earliest of what waits does; null: nothing does. */
  readonly waitingSince: string | null;
  /** Only of the document that holds no session but the working hours, the latest last. */
  readonly calendars?: readonly CalendarFrom[];
};

export const rowId = (dialogId: number): string => `d${dialogId}`;
export const pastRowId = (id: string, session: number): string => `${id}-${session}`;

/** What a session takes over from the one before; in all else it begins as an empty row. */
export const OF_DIALOG = [
  'channelId',
  'clientId',
  'detached',
  'deleted',
  'source',
  'sourceAt',
  'dialogResponsible',
  'waiting',
  'answeredAt',
  'waitingSince',
] as const satisfies readonly (keyof SessionRow)[];

/** One literal: an object of several is slow to make and to copy. */
export const emptyRow = (dialogId: number): SessionRow => ({
  closedAt: null,
  outcome: 'open',
  closedBy: null,
  closeMs: null,
  closeWorkMs: null,
  reassignments: 0,
  fromClient: 0,
  fromManagers: 0,
  fromBots: 0,
  fromChannel: 0,
  notes: 0,
  firstAnswerMs: null,
  firstAnswerWorkMs: null,
  firstAnswerBy: null,
  firstAnswerKind: null,
  answers: 0,
  answerMs: 0,
  answerWorkMs: 0,
  longestAnswerMs: null,
  longestWaitMs: null,
  dialogId,
  session: 0,
  channelId: 0,
  clientId: null,
  detached: false,
  deleted: false,
  source: null,
  sourceAt: null,
  openedAt: null,
  responsibleAtOpen: 'none',
  responsible: 'none',
  path: 'none',
  dialogResponsible: 'none',
  waiting: [],
  answeredAt: null,
  waitingSince: null,
});
