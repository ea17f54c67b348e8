import { Module } from '@nestjs/common';
import type { HttpOf } from '@parley/http';

@Module({})
export class AnalyticsHttpModule {}

export const httpOf: HttpOf = () => ({ module: AnalyticsHttpModule, answers: {} });
