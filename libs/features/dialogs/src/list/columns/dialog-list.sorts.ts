import type { ListSort } from '@parley/application';
import { activityColumn } from './dialog-list.columns.js';

/** The order that an index has, too. */
export const activitySort: ListSort = {
  name: 'activity',
  meaning: 'the latest activity first',
  columns: [activityColumn],
  key: () => (columns) => {
    const times = columns.of(activityColumn).values();
    return (slot) => -(times[slot] as number);
  },
};
