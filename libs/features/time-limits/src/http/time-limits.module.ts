import { Module } from '@nestjs/common';
import { nestHandlerOf, type HttpOf } from '@parley/http';
import { timeLimitsFeature } from '../index.js';
import { timeLimitsAnswers } from './time-limits.answers.js';
import { TimeLimitsController } from './time-limits.controller.js';

@Module({
  controllers: [TimeLimitsController],
  providers: timeLimitsFeature.commands.map(nestHandlerOf),
})
export class TimeLimitsHttpModule {}

export const httpOf: HttpOf = () => ({ module: TimeLimitsHttpModule, answers: timeLimitsAnswers });
