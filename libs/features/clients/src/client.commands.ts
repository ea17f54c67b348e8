import type { Viewer } from '@parley/staff';
import type { Contacts, Source } from '@parley/shared';
import type { Decoration } from './client.decoration.js';

/** A client's first appearance, by the system while a message is received. What the card does not hold is cut or left out. */
export interface RegisterClient extends Decoration {
  readonly type: 'RegisterClient';
  readonly clientId: number;
  readonly channelId: number;
  /** 1 to 64 characters. */
  readonly externalId: string;
}

/** 1 to 255 characters. */
export interface RenameClient {
  readonly type: 'RenameClient';
  readonly clientId: number;
  readonly name: string;
}

/** Replaces both; a phone has at most 64 characters, an email 255. */
export interface SetClientContacts {
  readonly type: 'SetClientContacts';
  readonly clientId: number;
  readonly contacts: Contacts;
}

/** `dialogId`: the new dialog that it came with. UTM marks at most 255 characters, the referrer 2,048. */
export interface SetClientSource {
  readonly type: 'SetClientSource';
  readonly clientId: number;
  readonly dialogId: number | null;
  readonly source: Source;
}

export interface BlockClient {
  readonly type: 'BlockClient';
  readonly clientId: number;
}

export interface UnblockClient {
  readonly type: 'UnblockClient';
  readonly clientId: number;
}

export type ClientCommand =
  RegisterClient | RenameClient | SetClientContacts | SetClientSource | BlockClient | UnblockClient;

export interface ClientContext {
  /** Null: the system itself, which may do everything here. */
  readonly sender: Viewer | null;
  /** Whether the sender sees one of the client's dialogs. */
  readonly seesClient: boolean;
  /** All dialogs of the client, whose feeds show that it was blocked or unblocked. */
  readonly dialogIds: readonly number[];
}
