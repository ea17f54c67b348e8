import { Module } from '@nestjs/common';
import { nestHandlerOf, type HttpOf } from '@parley/http';
import { tagsFeature } from '../index.js';
import { ClientTagsController } from './client-tags.controller.js';
import { tagAnswers } from './tags.answers.js';
import { TagsController } from './tags.controller.js';

@Module({
  controllers: [TagsController, ClientTagsController],
  providers: tagsFeature.commands.map(nestHandlerOf),
})
export class TagsHttpModule {}

export const httpOf: HttpOf = () => ({ module: TagsHttpModule, answers: tagAnswers });
