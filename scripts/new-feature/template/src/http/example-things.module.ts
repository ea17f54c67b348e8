import { Module } from '@nestjs/common';
import { nestHandlerOf, type HttpOf } from '@parley/http';
import { exampleThingsFeature } from '../index.js';
import { exampleThingAnswers } from './example-things.answers.js';
import { ExampleThingsController } from './example-things.controller.js';

@Module({
  controllers: [ExampleThingsController],
  providers: exampleThingsFeature.commands.map(nestHandlerOf),
})
export class ExampleThingsHttpModule {}

export const httpOf: HttpOf = () => ({ module: ExampleThingsHttpModule, answers: exampleThingAnswers });
