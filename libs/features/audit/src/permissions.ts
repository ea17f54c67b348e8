import { definePermission } from '@parley/application';

/** No other right implies it, that of administrators neither. */
export const auditRight = definePermission({
  name: 'audit',
  title:
    'Reads the history of dialogs, of people and of rights, in the channels that the own group works in.',
  byAdministrators: false,
});
