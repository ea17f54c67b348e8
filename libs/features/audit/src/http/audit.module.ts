import { Module } from '@nestjs/common';
import type { HttpOf } from '@parley/http';

@Module({})
export class AuditHttpModule {}

export const httpOf: HttpOf = () => ({ module: AuditHttpModule, answers: {} });
