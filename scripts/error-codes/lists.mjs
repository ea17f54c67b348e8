import { KERNEL_ERROR_CODES } from '@parley/eventsourcing';
import { READ_ERROR_CODES } from '@parley/shared';

/** Codes that begin with their family: `Validation: …`. */
export const CORE_CODES = { ...KERNEL_ERROR_CODES, ...READ_ERROR_CODES };

/** Codes of the server, the command line and the loader of chats: HTTP status (none: never over HTTP) and meaning. */
export const EDGE_CODES = {
  INVALID_REQUEST: [400, 'The body or a parameter breaks its schema; `detail` names the fields.'],
  INVALID_ID: [400, 'An id in the address is not a whole number from 1 to 2^53−1.'],
  INVALID_ENCODING: [400, 'The body, the query or an argument of the command line is not UTF-8.'],
  INVALID_JSON: [400, 'The body is not JSON, or has a key that is not allowed or comes twice.'],
  INVALID_NUMBER: [
    400,
    'A number of the body is beyond what JSON numbers keep to the digit: −0, 1e400, 9007199254740993.',
  ],
  JSON_TOO_DEEP: [400, 'The body is nested deeper than allowed.'],
  INVALID_IDEMPOTENCY_KEY: [400, 'The `Idempotency-Key` is not 1 to 128 visible ASCII characters.'],
  INVALID_IF_MATCH: [400, 'The `If-Match` is not an ETag of a dialog.'],
  INVALID_POSITION: [400, '`after` is not a position that a command answered.'],
  INVALID_WAIT: [400, '`wait` is longer than allowed.'],
  IMPORT_BEGINS_WITH_CLIENT: [400, 'The first message of an imported chat is not the client’s.'],
  UNAUTHENTICATED: [401, 'The bearer token is missing, unknown or revoked.'],
  FORBIDDEN: [403, 'The address is not open to the sender.'],
  NOT_FOUND: [404, 'There is no such address.'],
  METHOD_NOT_ALLOWED: [405, 'The address does not take this method.'],
  REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
  BODY_TOO_LARGE: [413, 'The body has more bytes than allowed.'],
  URL_TOO_LONG: [414, 'The address is too long.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body is not JSON in UTF-8, or is packed.'],
  RATE_LIMITED: [429, 'Too many requests; `Retry-After` says when to come back.'],
  HEADERS_TOO_LARGE: [431, 'The headers have more bytes than allowed.'],
  MESSAGE_ON_ITS_WAY: [
    503,
    'The messenger reports the outcome of a message moments ago, and the message has not come yet; report it again.',
  ],
  REFUSED: ['4xx', 'Refused by the HTTP layer for a reason that has no code of its own.'],
  INTERNAL: [500, 'The server failed; the fault is in its log.'],
  INVALID_CONFIGURATION: [null, 'A setting of the server is not usable; it does not start.'],
  ADDRESS_IN_USE: [
    null,
    'Something else listens on the address that the server is to use; it does not start.',
  ],
  ADDRESS_UNUSABLE: [
    null,
    'The address that the program is to use is none of this machine, or not for this user; it does not start.',
  ],
  THREAD_ENDED: [
    503,
    'The thread of the server that runs projections and processes has failed; the server ends, and a new start goes on.',
  ],
  MIGRATION_SOURCE_MISSING: [null, 'The folder to copy from holds no event store.'],
  MIGRATION_SERVER_MISSING: [null, 'A log in EventStoreDB is wanted, and no address of one is set.'],
  MIGRATION_TARGET_FOREIGN: [
    null,
    'The log to copy into holds something that is not the beginning of the source; nothing was written.',
  ],
  MIGRATION_EVENT_TOO_LARGE: [
    null,
    'Events of the source are larger than the target takes; they are listed, and nothing was written.',
  ],
  MIGRATION_DOCUMENTS_FOREIGN: [
    null,
    'The store of the new read models holds those of another log; nothing was written.',
  ],
  MIGRATION_TARGET_CHANGED: [null, 'Somebody else appended to the log while it was copied into.'],
  MIGRATION_NOT_EQUAL: [null, 'The copy does not begin with all that the source holds.'],
  BACKUP_NOT_EMBEDDED: [null, 'The log to back up is in EventStoreDB, which has its own ways.'],
  BACKUP_SOURCE_MISSING: [null, 'The folder to back up holds no event store.'],
  BACKUP_EXISTS: [null, 'The folder that a backup was to be made in is there already.'],
  BACKUP_MISSING: [null, 'The folder to restore from holds no finished backup.'],
  BACKUP_DAMAGED: [null, 'A file of the backup is not what was backed up; nothing was restored.'],
  RESTORE_NOT_EMPTY: [
    null,
    'The folder to restore into holds something, and nothing was said of replacing it.',
  ],
  INVALID_CHAT: [null, 'A line of the file to be loaded is not a chat in UTF-8; `line` says which.'],
};
