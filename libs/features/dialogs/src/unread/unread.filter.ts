import { inBits, not, type ColumnFilter } from '@parley/application';
import { unreadColumn } from './unread.column.js';
import { userOf } from './unread.query.js';

/** Read marks are of managers: a bot with the same number has none. */
export const unreadFilter: ColumnFilter<boolean> = {
  name: 'unread',
  field: {
    type: 'boolean',
    meaning:
      'Only dialogs with messages of the client that you have not read and nobody has answered, or that you marked as unread; or all others.',
  },
  columns: [unreadColumn],
  test:
    (isUnread, { asker }) =>
    (columns) => {
      const unread = inBits(columns.of(unreadColumn).unreadBy(userOf(asker)));
      return isUnread ? unread : not(unread);
    },
};
