import { Module } from '@nestjs/common';
import type { HttpFeature } from '@parley/http';
import { importAnswers } from './import.answers.js';
import { ImportController } from './import.controller.js';

@Module({ controllers: [ImportController] })
export class ImportsHttpModule {}

export const importsHttp: HttpFeature = { module: ImportsHttpModule, answers: importAnswers };
