import type { DomainEvent } from '@parley/eventsourcing';
import type { Responsible } from '@parley/shared';
import type { dialogEvents } from './dialog.events.js';
import { nothingUnanswered, unansweredAfter, type Unanswered } from './dialog.unanswered.js';

export type DialogEvent = DomainEvent<(typeof dialogEvents)[number]>;

/** The first step of detaching or attaching a client, until the second. */
export interface PendingLink {
  readonly step: 'detach' | 'attach';
  readonly clientId: number;
  readonly token: string;
  /** RFC 3339 UTC with ms: from then on the token is of no use. */
  readonly expiresAt: string;
  readonly requestedBy: Responsible;
}

/** Bounded, however long the dialog grows. */
export interface DialogState {
  /** `absent`: nothing has begun. A dialog that only ever refused messages is closed, with session 0. */
  readonly status: 'absent' | 'open' | 'closed';
  readonly deleted: boolean;
  /** 0 while absent. */
  readonly channelId: number;
  readonly externalChatId: string;
  /** Null: detached, or absent. */
  readonly clientId: number | null;
  /** Whose chat it is: the client with whom it began, also when it is tied to another now. 0 while absent. A block follows this person, too. */
  readonly chatClientId: number;
  readonly responsible: Responsible | null;
  /** Number of the present or last session, 0 before the first. */
  readonly session: number;
  /** Messages of the client so far. */
  readonly incoming: number;
  /** What may be unread: none of the client's other messages is. */
  readonly unanswered: Unanswered;
  readonly pending: PendingLink | null;
  /** The client that the dialog was parted from last, and by whom; null while it has one. */
  readonly detached: { readonly clientId: number; readonly by: Responsible } | null;
}

export const initialDialog: DialogState = {
  status: 'absent',
  deleted: false,
  channelId: 0,
  externalChatId: '',
  clientId: null,
  chatClientId: 0,
  responsible: null,
  session: 0,
  incoming: 0,
  unanswered: nothingUnanswered,
  pending: null,
  detached: null,
};

export function evolveDialog(state: DialogState, event: DialogEvent): DialogState {
  switch (event.type) {
    case 'DialogStarted': {
      const { channelId, externalChatId, clientId } = event.data;
      return { ...state, status: 'closed', channelId, externalChatId, clientId, chatClientId: clientId };
    }
    case 'DialogOpened':
      return { ...state, status: 'open', session: event.data.session };
    case 'DialogClosed':
      return { ...state, status: 'closed', unanswered: unansweredAfter(state.unanswered, event) };
    case 'MessageReceived':
    case 'MessageSent':
      return {
        ...state,
        incoming: event.data.incoming,
        unanswered: unansweredAfter(state.unanswered, event),
      };
    case 'DialogReassigned':
      return { ...state, responsible: event.data.to };
    case 'ClientDetachRequested':
      return { ...state, pending: { step: 'detach', ...pendingLink(event.data) } };
    case 'ClientAttachRequested':
      return { ...state, pending: { step: 'attach', ...pendingLink(event.data) } };
    case 'ClientDetached':
      return { ...state, clientId: null, pending: null, detached: detachedBy(state, event.data.clientId) };
    case 'ClientAttached':
      return { ...state, clientId: event.data.clientId, pending: null, detached: null };
    case 'DialogDeleted':
      return { ...state, deleted: true, pending: null };
    default:
      return state;
  }
}

/** Who asks is who confirms. */
const detachedBy = ({ pending }: DialogState, clientId: number): DialogState['detached'] =>
  pending && { clientId, by: pending.requestedBy };

type Requested = Extract<DialogEvent, { type: 'ClientDetachRequested' }>['data'];

const pendingLink = ({ clientId, token, expiresAt, requestedBy }: Requested): Omit<PendingLink, 'step'> => ({
  clientId,
  token,
  expiresAt,
  requestedBy,
});
