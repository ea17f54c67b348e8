import { Module } from '@nestjs/common';
import type { HttpOf } from '@parley/http';
import { asOfAnswers } from './as-of.answers.js';
import { AuditDialogController } from './audit.dialog.controller.js';
import { AuditPeopleController } from './audit.people.controller.js';
import { madeByAnswers } from './made-by.answers.js';

@Module({ controllers: [AuditDialogController, AuditPeopleController] })
export class AuditHttpModule {}

export const httpOf: HttpOf = () => ({
  module: AuditHttpModule,
  answers: { ...madeByAnswers, ...asOfAnswers },
});
