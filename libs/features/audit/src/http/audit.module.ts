import { Module } from '@nestjs/common';
import type { HttpOf } from '@parley/http';
import { madeByAnswers } from './made-by.answers.js';

@Module({})
export class AuditHttpModule {}

export const httpOf: HttpOf = () => ({ module: AuditHttpModule, answers: { ...madeByAnswers } });
