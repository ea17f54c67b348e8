/** Where a message was written: its event in the stream of its dialog. */
export interface MessageAddress {
  readonly dialogId: number;
  /** Of the event, from 0. */
  readonly revision: number;
}

/** Ids below are of messages that have no address: they come from blocks of numbers. */
const FIRST = 2 ** 40;
/** Events of one dialog that an address can name. */
const REVISIONS = 2 ** 21;
/** No command of a dialog decides as many events. */
const ONE_COMMAND = 16;

/** The id that says where its message is; null where the numbers are beyond what an id can hold. */
export function messageIdAt({ dialogId, revision }: MessageAddress): number | null {
  const id = FIRST + dialogId * REVISIONS + revision;
  return revision < REVISIONS && Number.isSafeInteger(id) ? id : null;
}

/** Null: an id from a block. */
export function addressOfMessage(messageId: number): MessageAddress | null {
  const dialogId = Math.floor((messageId - FIRST) / REVISIONS);
  return dialogId < 1 ? null : { dialogId, revision: (messageId - FIRST) % REVISIONS };
}

/**
 * Ids for the message that the next command of a dialog writes: `ahead` counts the events that the command decides before it.
 * Null where an id cannot hold the address; the message then needs one from a block.
 */
export function messageIdsAfter(dialogId: number, revision: number): ((ahead: number) => number) | null {
  const next = messageIdAt({ dialogId, revision: revision + 1 });
  return next === null || messageIdAt({ dialogId, revision: revision + ONE_COMMAND }) === null
    ? null
    : (ahead) => next + ahead;
}
