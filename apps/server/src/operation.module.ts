import { Module } from '@nestjs/common';
import { HealthController } from './http/health.controller.js';
import type { HttpFeature } from '@parley/http';
import { processAnswers } from './processes/processes.answers.js';
import { ProcessesController } from './processes/processes.controller.js';
import { BuildOrdersController } from './projections/builds.controller.js';
import { projectionAnswers } from './projections/projections.answers.js';
import { ProjectionsController } from './projections/projections.controller.js';
import { StreamOrdersController } from './projections/streams.controller.js';

/** For operators. Their rights are the staff's, which stands above projections and processes. */
@Module({
  controllers: [
    HealthController,
    ProjectionsController,
    ProcessesController,
    BuildOrdersController,
    StreamOrdersController,
  ],
})
export class OperationHttpModule {}

export const operationHttp: HttpFeature = {
  module: OperationHttpModule,
  answers: { ...processAnswers, ...projectionAnswers },
};
