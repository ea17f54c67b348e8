import type { Setting } from './setting.js';

export const RECORD_READS: Setting = {
  name: 'PARLEY_RECORD_READS',
  kind: 'choice',
  fallback: 'off',
  choices: ['off', 'on'],
  meaning:
    'whether it is recorded who is shown feeds, galleries, messages and cards, and what auditors read: in `reads.db` beside the embedded stores, ' +
    'or in the database MONGODB_DATABASE with `-reads` behind it',
  readBy: ['server'],
};
