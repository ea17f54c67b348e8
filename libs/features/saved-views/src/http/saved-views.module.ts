import { Module } from '@nestjs/common';
import { nestHandlerOf, type HttpOf } from '@parley/http';
import { savedViewsFeature } from '../index.js';
import { GroupViewsController } from './group-views.controller.js';
import { savedViewAnswers } from './saved-views.answers.js';
import { SavedViewsController } from './saved-views.controller.js';

@Module({
  controllers: [SavedViewsController, GroupViewsController],
  providers: savedViewsFeature.commands.map(nestHandlerOf),
})
export class SavedViewsHttpModule {}

export const httpOf: HttpOf = () => ({ module: SavedViewsHttpModule, answers: savedViewAnswers });
