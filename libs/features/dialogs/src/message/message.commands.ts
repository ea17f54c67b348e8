import type { Viewer } from '@parley/staff';
import type { DialogState } from '../dialog/dialog.state.js';
import type { ChannelFacts, ClientFacts, MessageFacts } from './facts.js';
import type { DeliveryStatus } from './message.events.js';

/** `text` takes the place of the message's text, or of the note of its files. */
export interface EditMessage {
  readonly type: 'EditMessage';
  readonly messageId: number;
  readonly text: string;
}

export interface DeleteMessage {
  readonly type: 'DeleteMessage';
  readonly messageId: number;
}

/** A report about a message that we sent. One that is late or repeated is noted and changes nothing. */
export interface ChangeDeliveryStatus {
  readonly type: 'ChangeDeliveryStatus';
  readonly messageId: number;
  readonly status: DeliveryStatus;
  /** One of `FAILURE_CODES`: needed with `failed`, not read otherwise. */
  readonly code?: string | null;
  /** In words, with `failed`. */
  readonly reason?: string | null;
  /** The messenger's own id of the message, once known. */
  readonly externalId?: string | null;
}

/** The messenger tells that the message was edited there, by its author. One that comes late changes nothing. */
export interface ReceiveEdit {
  readonly type: 'ReceiveEdit';
  readonly messageId: number;
  readonly text: string;
  /** RFC 3339 UTC with ms: when, at most the time of receipt. */
  readonly at: string;
}

/** The messenger tells that the message was deleted there. A repeated one changes nothing. */
export interface ReceiveDeletion {
  readonly type: 'ReceiveDeletion';
  readonly messageId: number;
}

export type MessageCommand =
  EditMessage | DeleteMessage | ChangeDeliveryStatus | ReceiveEdit | ReceiveDeletion;

/** A message and where it belongs. */
export interface MessagePlace {
  readonly facts: MessageFacts;
  readonly channel: ChannelFacts;
  /** Null: nobody behind the dialog is registered. */
  readonly client: ClientFacts | null;
  readonly dialog: Pick<DialogState, 'status' | 'channelId' | 'responsible' | 'deleted'>;
}

/** The facts that each command needs. `message` null: there is no such message. */
export interface MessageContexts {
  /** `text`: the message's text as it was first written. */
  readonly EditMessage: {
    readonly sender: Viewer;
    readonly message: (MessagePlace & { readonly text: string }) | null;
  };
  readonly DeleteMessage: { readonly sender: Viewer; readonly message: MessagePlace | null };
  readonly ChangeDeliveryStatus: { readonly sender: Viewer | null; readonly message: MessagePlace | null };
  readonly ReceiveEdit: { readonly message: MessagePlace | null };
  readonly ReceiveDeletion: { readonly message: MessagePlace | null };
}

/** Context of one command: `MessageContextOf<EditMessage>`. */
export type MessageContextOf<C extends MessageCommand> = MessageContexts[C['type']];
export type MessageContext = MessageContexts[keyof MessageContexts];
