import { Module } from '@nestjs/common';
import type { HttpOf } from '@parley/http';
import { asOfAnswers } from './as-of.answers.js';
import { AuditDialogController } from './audit.dialog.controller.js';
import { AuditEventsController } from './audit.events.controller.js';
import { AuditPeopleController } from './audit.people.controller.js';
import { AuditWhyController } from './audit.why.controller.js';
import { eventsAnswers } from './events.answers.js';
import { madeByAnswers } from './made-by.answers.js';

@Module({
  controllers: [AuditDialogController, AuditPeopleController, AuditEventsController, AuditWhyController],
})
export class AuditHttpModule {}

export const httpOf: HttpOf = () => ({
  module: AuditHttpModule,
  answers: { ...madeByAnswers, ...asOfAnswers, ...eventsAnswers },
});
