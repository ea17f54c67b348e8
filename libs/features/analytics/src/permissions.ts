import { definePermission } from '@parley/application';

/** No other right implies it, that of administrators neither. */
export const analyticsRight = definePermission({
  name: 'analytics',
  title: 'Asks for figures, of the channels that the own group works in.',
  byAdministrators: false,
});
