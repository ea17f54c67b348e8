import { defineFeature, handlersIn } from '@parley/application';
import { manageLimits, timeLimitsAggregate } from './settings/time-limits.decide.js';
import { timeLimitsErrors } from './settings/time-limits.errors.js';
import * as handlers from './settings/time-limits.handler.js';
import { timeLimitsProjection } from './settings/time-limits.projection.js';
import { fillsAccountZone } from './settings/time-limits.query.js';
import { waitingProjection } from './waiting/waiting.projection.js';
import { levelFilter, processingSort } from './waiting/waiting.filter.js';
import { waitingField } from './waiting/waiting.query.js';

export const timeLimitsFeature = defineFeature({
  name: 'time-limits',
  http: '@parley/time-limits/http',
  aggregates: [timeLimitsAggregate],
  permissions: [manageLimits],
  projections: [timeLimitsProjection, waitingProjection],
  queries: { getTimeLimits: ['time-limits'] },
  commands: handlersIn(handlers),
  writes: { SetTimeLimits: ['TimeLimitsSet'], RemoveTimeLimits: ['TimeLimitsRemoved'] },
  refusals: [timeLimitsErrors],
  rowFields: [waitingField],
  filters: [levelFilter],
  sorts: [processingSort],
  fills: [fillsAccountZone],
});
