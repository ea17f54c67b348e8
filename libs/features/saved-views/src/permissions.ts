import { definePermission } from '@parley/application';

export const manageGroupViews = definePermission({
  name: 'manage_group_views',
  title: 'Saves, changes and deletes the views of the list of dialogs that groups have.',
  byAdministrators: true,
});
