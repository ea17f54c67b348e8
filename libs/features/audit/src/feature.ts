import { defineFeature } from '@parley/application';
import { auditRight } from './permissions.js';

export const auditFeature = defineFeature({
  name: 'audit',
  http: '@parley/audit/http',
  permissions: [auditRight],
});
