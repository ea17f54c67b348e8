import { definePermission } from '@parley/application';

export const manageTags = definePermission({
  name: 'manage_tags',
  title: 'Creates, changes and deletes the tags that clients are given.',
  byAdministrators: true,
});
