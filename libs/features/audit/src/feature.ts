import { defineFeature } from '@parley/application';
import { auditChannelsProjection } from './events/audit-channels.projection.js';
import { auditEventsProjection } from './events/audit-events.projection.js';
import { auditEventShapes } from './events/events.query.js';
import { eventsQuestion } from './events/events.question.js';
import { auditRight } from './permissions.js';

export const auditFeature = defineFeature({
  name: 'audit',
  http: '@parley/audit/http',
  permissions: [auditRight],
  projections: [auditEventsProjection, auditChannelsProjection],
  shapes: [...auditEventShapes],
  questions: [eventsQuestion],
});
