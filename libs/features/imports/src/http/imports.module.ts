import { Module } from '@nestjs/common';
import type { HttpOf } from '@parley/http';
import { importAnswers } from './import.answers.js';
import { ImportController } from './import.controller.js';

@Module({ controllers: [ImportController] })
export class ImportsHttpModule {}

export const httpOf: HttpOf = () => ({ module: ImportsHttpModule, answers: importAnswers });
