import type { Viewer } from '@parley/staff';
import type { ChannelFacts, ClientFacts, MessageFacts } from '../message/facts.js';
import type { Content, Responsible } from '@parley/shared';

/**
 * A message that came through the channel. Starts the dialog when its stream is empty (the channel, the chat and the client are read
 * then, and not afterwards) and opens a session when none is open.
 */
export interface ReceiveMessage {
  readonly type: 'ReceiveMessage';
  readonly dialogId: number;
  readonly channelId: number;
  readonly externalChatId: string;
  readonly clientId: number;
  /** `channel`: written by the company's side in the messenger's own app. */
  readonly originator: 'client' | 'channel';
  readonly externalId: string;
  readonly content: Content;
  /** A message of the same dialog; null when there is none or its id is not known. */
  readonly quotedMessageId: number | null;
  /** The messenger's id of the quoted message, where that one is known. */
  readonly quotedExternalId: string | null;
  /** RFC 3339 UTC with ms, not after it was received; null: the channel tells no such time. */
  readonly toldAt: string | null;
  /** RFC 3339 UTC with ms. */
  readonly receivedAt: string;
}

/** `private`: a note for the staff alone. */
export interface SendMessage {
  readonly type: 'SendMessage';
  readonly dialogId: number;
  readonly scope: 'public' | 'private';
  readonly content: Content;
  readonly quotedMessageId: number | null;
  /** RFC 3339 UTC with ms, not after now, where an import brings what was written before; null: written now. */
  readonly toldAt: string | null;
}

export interface CloseDialog {
  readonly type: 'CloseDialog';
  readonly dialogId: number;
  /** As of a message. */
  readonly toldAt: string | null;
}

/** `to` null: to nobody. */
export interface ReassignDialog {
  readonly type: 'ReassignDialog';
  readonly dialogId: number;
  readonly to: Responsible | null;
}

/** Takes the dialog from somebody who works here no more, so that colleagues can answer: for processes of the system alone. */
export interface ReleaseDialog {
  readonly type: 'ReleaseDialog';
  readonly dialogId: number;
  readonly from: Responsible;
}

/** First of two steps: what the second one needs is the event's `token`. A new request takes the place of an older one. */
export interface RequestDetachClient {
  readonly type: 'RequestDetachClient';
  readonly dialogId: number;
}

export interface DetachClient {
  readonly type: 'DetachClient';
  readonly dialogId: number;
  readonly token: string;
}

export interface RequestAttachClient {
  readonly type: 'RequestAttachClient';
  readonly dialogId: number;
  readonly clientId: number;
}

export interface AttachClient {
  readonly type: 'AttachClient';
  readonly dialogId: number;
  readonly token: string;
}

export interface DeleteDialog {
  readonly type: 'DeleteDialog';
  readonly dialogId: number;
}

export type DialogCommand =
  | ReceiveMessage
  | SendMessage
  | CloseDialog
  | ReassignDialog
  | ReleaseDialog
  | RequestDetachClient
  | DetachClient
  | RequestAttachClient
  | AttachClient
  | DeleteDialog;

/** Somebody acts. */
interface BySender {
  readonly sender: Viewer;
}

/** Null: a process of the system, which may do this in every dialog. */
interface BySenderOrProcess {
  readonly sender: Viewer | null;
}

/** A message is on its way. `client` null: nobody behind the dialog is registered. */
interface WithMessage {
  /** Id of the new message when its event is the command's only one; `ahead` counts those before it. */
  readonly messageIdAfter: (ahead: number) => number;
  readonly channel: ChannelFacts;
  readonly client: ClientFacts | null;
}

interface Timed {
  /** RFC 3339 UTC with ms. */
  readonly now: string;
}

interface WithClient {
  /** Whether there is such a client, and the sender sees it. */
  readonly seesClient: boolean;
}

/** The facts that each command needs. */
export interface DialogContexts {
  readonly ReceiveMessage: WithMessage;
  /** `quoted`: the message of `quotedMessageId`, null when there is none. */
  readonly SendMessage: BySender & WithMessage & { readonly quoted: MessageFacts | null };
  readonly CloseDialog: BySenderOrProcess;
  /** `target`: whether `to` may take dialogs of this channel, by `mayTake`; null when `to` is null, unknown or deactivated. */
  readonly ReassignDialog: BySenderOrProcess & { readonly target: { readonly eligible: boolean } | null };
  /** `atWork`: whether `from` is known and active. */
  readonly ReleaseDialog: { readonly atWork: boolean };
  /** `token`: a new secret. */
  readonly RequestDetachClient: BySender & Timed & { readonly token: string };
  readonly DetachClient: BySender & Timed;
  readonly RequestAttachClient: BySender & Timed & WithClient & { readonly token: string };
  readonly AttachClient: BySender & Timed & WithClient;
  readonly DeleteDialog: BySender;
}

/** Context of one command: `DialogContextOf<SendMessage>`. */
export type DialogContextOf<C extends DialogCommand> = DialogContexts[C['type']];
export type DialogContext = DialogContexts[keyof DialogContexts];
