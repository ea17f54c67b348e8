import { defineFeature } from '@parley/application';
import { auditErrors } from './audit.errors.js';
import { auditBesideProjection } from './dialog/beside/audit-beside.projection.js';
import { besideShapes } from './dialog/beside/beside.query.js';
import { auditCheckpoints } from './dialog/checkpoints/audit-checkpoints.projection.js';
import { checkpointShapes } from './dialog/checkpoints/checkpoint.query.js';
import { dialogAsOf } from './dialog/dialog-as-of.question.js';
import { tenuresProjection } from './access/tenures.projection.js';
import { tenureShapes } from './access/tenures.query.js';
import { viewersQuestion } from './access/viewers.question.js';
import { visibleQuestion } from './access/visible.question.js';
import { differenceQuestion } from './dialog/difference/difference.question.js';
import { feedAsOf } from './dialog/feed/feed-as-of.question.js';
import { stepsPageQuestion, stepsQuestion } from './dialog/steps/steps.question.js';
import { auditChannelsProjection } from './events/audit-channels.projection.js';
import { auditEventsProjection } from './events/audit-events.projection.js';
import { auditEventShapes } from './events/events.query.js';
import { eventErrors } from './events/events.errors.js';
import { eventQuestion } from './events/event.question.js';
import { allEventsQuestion, eventsQuestion } from './events/events.question.js';
import { personAsOf } from './people/person-as-of.question.js';
import { responsibilitiesQuestion } from './people/responsibilities.question.js';
import { usesQuestion } from './uses/uses.question.js';
import { auditRight } from './permissions.js';
import { whyNotDeliveredQuestion } from './why/why-not-delivered.question.js';
import { whyResponsibleQuestion } from './why/why-responsible.question.js';
import { whyQuestion } from './why/why.question.js';

export const auditFeature = defineFeature({
  name: 'audit',
  http: '@parley/audit/http',
  permissions: [auditRight],
  projections: [auditEventsProjection, auditChannelsProjection, tenuresProjection, auditBesideProjection],
  projectionsOver: (product) => [auditCheckpoints(product)],
  shapes: [...auditEventShapes, ...tenureShapes, ...besideShapes, ...checkpointShapes],
  questions: [
    dialogAsOf,
    feedAsOf,
    differenceQuestion,
    stepsQuestion,
    stepsPageQuestion,
    personAsOf,
    viewersQuestion,
    visibleQuestion,
    usesQuestion,
    responsibilitiesQuestion,
    eventsQuestion,
    allEventsQuestion,
    eventQuestion,
    whyQuestion,
    whyResponsibleQuestion,
    whyNotDeliveredQuestion,
  ],
  refusals: [auditErrors, eventErrors],
});
