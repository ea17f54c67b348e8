import { defineFeature } from '@parley/application';
import { analyticsRight } from './permissions.js';
import { clientsQuestion, sessionsQuestion, trafficQuestion } from './questions/analytics.question.js';
import { sessionFigures } from './sessions/session.figures.js';
import { sessionRowsProjection } from './sessions/session-rows.projection.js';
import { trafficFigures } from './traffic/traffic.figures.js';
import { hourlyCountersProjection } from './traffic/hourly-counters.projection.js';

export const analyticsFeature = defineFeature({
  name: 'analytics',
  http: '@parley/analytics/http',
  permissions: [analyticsRight],
  projections: [sessionRowsProjection, hourlyCountersProjection],
  questions: [sessionsQuestion, clientsQuestion, trafficQuestion],
  figures: [sessionFigures, trafficFigures],
});
