import { defineFeature } from '@parley/application';
import { analyticsRight } from './permissions.js';

export const analyticsFeature = defineFeature({
  name: 'analytics',
  http: '@parley/analytics/http',
  permissions: [analyticsRight],
});
