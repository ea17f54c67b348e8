import { defineFeature } from '@parley/application';
import { analyticsRight } from './permissions.js';
import { loadFigures } from './load/load.figures.js';
import { loadRowsProjection } from './load/load-rows.projection.js';
import { messageFigures } from './messages/message.figures.js';
import { messageRowsProjection } from './messages/message-rows.projection.js';
import {
  clientsQuestion,
  loadQuestion,
  messagesQuestion,
  sessionsQuestion,
  trafficQuestion,
} from './questions/analytics.question.js';
import { sessionFigures } from './sessions/session.figures.js';
import { sessionRowsProjection } from './sessions/session-rows.projection.js';
import { trafficFigures } from './traffic/traffic.figures.js';
import { hourlyCountersProjection } from './traffic/hourly-counters.projection.js';

export const analyticsFeature = defineFeature({
  name: 'analytics',
  http: '@parley/analytics/http',
  permissions: [analyticsRight],
  projections: [sessionRowsProjection, loadRowsProjection, messageRowsProjection, hourlyCountersProjection],
  questions: [sessionsQuestion, clientsQuestion, loadQuestion, messagesQuestion, trafficQuestion],
  figures: [sessionFigures, loadFigures, messageFigures, trafficFigures],
});
