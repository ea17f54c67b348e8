import type { DomainEvent } from '@parley/eventsourcing';
import type { DeliveryStatus, messageEvents } from './message.events.js';

export type MessageEvent = DomainEvent<(typeof messageEvents)[number]>;

/** What happened to one message since it was written. */
export interface MessageState {
  readonly deleted: boolean;
  /** The text as last edited; null: as first written. */
  readonly text: string | null;
  /** RFC 3339 UTC with ms: the latest edit that the messenger reported; null: none. */
  readonly toldAt: string | null;
  /** Of a public message that we sent. */
  readonly status: DeliveryStatus;
  readonly externalId: string | null;
}

export const initialMessage: MessageState = {
  deleted: false,
  text: null,
  toldAt: null,
  status: 'queued',
  externalId: null,
};

export function evolveMessage(state: MessageState, event: MessageEvent): MessageState {
  switch (event.type) {
    case 'MessageEdited':
      return { ...state, text: event.data.text, toldAt: event.data.toldAt ?? state.toldAt };
    case 'MessageDeleted':
      return { ...state, deleted: true, text: null };
    case 'DeliveryStatusChanged':
      return {
        ...state,
        status: event.data.status,
        externalId: event.data.externalId ?? state.externalId,
      };
    default:
      return state;
  }
}
