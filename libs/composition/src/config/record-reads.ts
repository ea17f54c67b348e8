import type { Setting } from './setting.js';

/** What the database of the records is called behind that of the read models, on a server. */
export const READS_DATABASE = '-reads';

export const RECORD_READS: Setting = {
  name: 'PARLEY_RECORD_READS',
  kind: 'choice',
  fallback: 'off',
  choices: ['off', 'on'],
  meaning:
    'whether it is recorded who is shown feeds, galleries, messages and cards, and what auditors and analysts read: in `reads.db` beside the embedded stores, ' +
    'or in the database MONGODB_DATABASE with `-reads` behind it',
  readBy: ['server'],
};
