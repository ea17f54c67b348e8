import { Module } from '@nestjs/common';
import { staffFeature } from '@parley/staff';
import { nestHandlerOf } from '../commands/nest-handler.js';
import type { HttpFeature } from '../http/http-feature.js';
import { staffAnswers } from './staff.answers.js';
import { StaffController } from './staff.controller.js';

@Module({ controllers: [StaffController], providers: staffFeature.commands.map(nestHandlerOf) })
export class StaffHttpModule {}

export const staffHttp: HttpFeature = { module: StaffHttpModule, answers: staffAnswers };
