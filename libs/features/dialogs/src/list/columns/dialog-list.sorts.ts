import type { ListSort } from '@parley/application';
import { activityColumn } from './dialog-list.columns.js';

/** The order that an index has, too. */
export const activitySort: ListSort = {
  name: 'activity',
  meaning: 'the latest activity first',
  columns: [activityColumn],
  keys: () => (columns) => {
    const activity = columns.of(activityColumn);
    return { from: 0, numbers: activity.values(), order: activity.order };
  },
};
