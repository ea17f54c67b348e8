import { Module } from '@nestjs/common';
import type { HttpOf } from '@parley/http';
import { analyticsAnswers } from './analytics.answers.js';
import { AnalyticsController } from './analytics.controller.js';

@Module({ controllers: [AnalyticsController] })
export class AnalyticsHttpModule {}

export const httpOf: HttpOf = () => ({ module: AnalyticsHttpModule, answers: analyticsAnswers });
