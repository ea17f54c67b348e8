import { defineRefusals } from '@parley/shared';

/** What no message may be, by any author. */
export const contentErrors = defineRefusals({
  KIND_NOT_SUPPORTED: { kind: 'rule', message: 'The channel does not take messages of this kind.' },
  TEXT_EMPTY: { kind: 'rule', message: 'The message has no visible text.' },
  TEXT_TOO_LONG: {
    kind: 'rule',
    message: 'The text has more characters than allowed, white space not counted; `limit` says how many are.',
  },
  ITEMS_REQUIRED: { kind: 'rule', message: 'A message of this kind needs at least one file.' },
  TOO_MANY_ITEMS: { kind: 'rule', message: 'The channel takes fewer files in one message.' },
  ITEM_TOO_LARGE: { kind: 'rule', message: 'A file has more bytes than allowed; `limit` says how many are.' },
  CARD_REQUIRED: { kind: 'rule', message: 'A message of this kind needs its product or order.' },
  CONTENT_MISMATCH: { kind: 'rule', message: 'Only files have items, and only products and orders a card.' },
  QUOTING_NOT_SUPPORTED: { kind: 'rule', message: 'The channel takes no quotes in messages of this kind.' },
  QUOTED_MESSAGE_NOT_FOUND: { kind: 'rule', message: 'The dialog has no message with the quoted id.' },
  QUOTED_MESSAGE_PRIVATE: {
    kind: 'rule',
    message: 'A message to the client cannot quote a private note.',
  },
});
