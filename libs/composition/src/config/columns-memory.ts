import type { Setting } from './setting.js';

export const COLUMNS_MB: Setting = {
  name: 'PARLEY_COLUMNS_MB',
  kind: 'integer',
  fallback: '1024',
  min: 1,
  max: 65_536,
  unit: 'MB',
  meaning:
    'memory of the server for what dialogs are filtered, sorted and counted by, about 185 MB for 1,000,000 dialogs, and twice as much while it is loaded again; ' +
    'where it takes more, it is given up until the next start, and questions that need it are answered COLUMNS_FULL',
  readBy: ['server'],
};
