import type { Viewer } from '../access/viewer.js';
import type { DialogState } from '../dialog/dialog.state.js';
import type { ChannelFacts, ClientFacts, MessageFacts } from '../shared/facts.js';
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

/** A report about a message that we sent. One that is late or repeated leads to no event. */
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

export type MessageCommand = EditMessage | DeleteMessage | ChangeDeliveryStatus;

/** A message and where it belongs. */
export interface MessagePlace {
  readonly facts: MessageFacts;
  readonly channel: ChannelFacts;
  /** Null: the dialog is detached from its client. */
  readonly client: ClientFacts | null;
  readonly dialog: Pick<DialogState, 'channelId' | 'responsible' | 'deleted'>;
}

/** What each command must be told. `message` null: there is no such message. */
export interface MessageContexts {
  /** `text`: the message's text as it was first written. */
  readonly EditMessage: {
    readonly sender: Viewer;
    readonly message: (MessagePlace & { readonly text: string }) | null;
  };
  readonly DeleteMessage: { readonly sender: Viewer; readonly message: MessagePlace | null };
  readonly ChangeDeliveryStatus: { readonly message: MessagePlace | null };
}

/** Context of one command: `MessageContextOf<EditMessage>`. */
export type MessageContextOf<C extends MessageCommand> = MessageContexts[C['type']];
export type MessageContext = MessageContexts[keyof MessageContexts];
