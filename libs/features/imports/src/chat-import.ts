/** One line of a chats file. */
export interface ChatRecord {
  readonly id: string;
  readonly topic: string;
  readonly messages: readonly { readonly from: 'customer' | 'agent'; readonly text: string }[];
}

export interface ImportSource {
  readonly utmSource: string | null;
  readonly utmMedium: string | null;
  readonly utmCampaign: string | null;
  readonly utmTerm: string | null;
  readonly utmContent: string | null;
  readonly referrer: string | null;
}

/** One chat of the past with everything that the file leaves open assigned. */
export interface ChatImport {
  readonly channelId: number;
  readonly externalChatId: string;
  readonly customer: { readonly externalId: string; readonly name?: string | null };
  readonly source: ImportSource | null;
  /** Oldest first. `managerId` null: the client wrote it. Times: RFC 3339 UTC with ms. */
  readonly messages: readonly {
    readonly externalId: string;
    readonly managerId: number | null;
    readonly text: string;
    readonly occurredAt: string;
  }[];
  /** Null: the dialog stays open. */
  readonly closedAt: string | null;
}

/** What became of one chat. */
export interface ChatImported {
  readonly dialogId: number | null;
  /** Messages stored now. */
  readonly done: number;
  /** Messages that were there already. */
  readonly repeated: number;
  /** Code of the refusal that ended the chat early, null when all is there. */
  readonly refused: string | null;
  /** What came beside the messages and is not kept as it was sent, such as `customer.name`. */
  readonly adjusted: readonly { readonly field: string; readonly how: 'cut' | 'left-out' }[];
}
