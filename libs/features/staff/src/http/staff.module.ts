import { Module } from '@nestjs/common';
import { staffFeature } from '../index.js';
import { nestHandlerOf, type HttpOf } from '@parley/http';
import { staffAnswersOf } from './staff.answers.js';
import { StaffController } from './staff.controller.js';
import { rightsControllerOf } from './staff.rights.controller.js';

@Module({ providers: staffFeature.commands.map(nestHandlerOf) })
export class StaffHttpModule {}

/** For the permissions that the features of a product define. */
export const httpOf: HttpOf = ({ permissions }) => ({
  module: { module: StaffHttpModule, controllers: [rightsControllerOf(permissions), StaffController] },
  answers: staffAnswersOf(permissions),
});
