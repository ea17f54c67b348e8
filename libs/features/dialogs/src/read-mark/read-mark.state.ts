import type { DomainEvent } from '@parley/eventsourcing';
import type { readMarkEvents } from './read-mark.events.js';

export type ReadMarkEvent = DomainEvent<(typeof readMarkEvents)[number]>;

/** How far one user has read one dialog. */
export interface ReadMarkState {
  /** The dialog's `incoming` count up to which the user has read. */
  readonly upTo: number;
  /** The user wants to see the dialog as unread, whatever has been read. */
  readonly flagged: boolean;
}

export const initialReadMark: ReadMarkState = { upTo: 0, flagged: false };

export function evolveReadMark(state: ReadMarkState, event: ReadMarkEvent): ReadMarkState {
  switch (event.type) {
    case 'DialogRead':
      return { upTo: event.data.upTo, flagged: false };
    case 'DialogMarkedUnread':
      return { ...state, flagged: true };
    default:
      return state;
  }
}
