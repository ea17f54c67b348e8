import { Module } from '@nestjs/common';
import type { HttpOf } from '@parley/http';
import { accessAnswers } from './access/access.answers.js';
import { asOfAnswers } from './as-of.answers.js';
import { AuditAccessController } from './access/audit.access.controller.js';
import { AuditDialogController } from './audit.dialog.controller.js';
import { AuditEventsController } from './audit.events.controller.js';
import { AuditPeopleController } from './people/audit.people.controller.js';
import { AuditResponsibilitiesController } from './people/audit.responsibilities.controller.js';
import { AuditWhyController } from './audit.why.controller.js';
import { AuditReadsController } from './reads/audit.reads.controller.js';
import { readsAnswers } from './reads/reads.answers.js';
import { eventsAnswers } from './events.answers.js';
import { historyAnswers } from './history.answers.js';
import { madeByAnswers } from './made-by.answers.js';

@Module({
  controllers: [
    AuditDialogController,
    AuditPeopleController,
    AuditEventsController,
    AuditResponsibilitiesController,
    AuditWhyController,
    AuditAccessController,
    AuditReadsController,
  ],
})
export class AuditHttpModule {}

export const httpOf: HttpOf = () => ({
  module: AuditHttpModule,
  answers: {
    ...madeByAnswers,
    ...asOfAnswers,
    ...historyAnswers,
    ...eventsAnswers,
    ...accessAnswers,
    ...readsAnswers,
  },
});
