import { Module } from '@nestjs/common';
import type { HttpOf } from '@parley/http';
import { searchAnswers } from './search.answers.js';
import { searchControllerOf } from './search.controller.js';

@Module({})
class SearchHttpModule {}

/** Searches take the filters of all features. */
export const httpOf: HttpOf = ({ parts: { contributions } }) => ({
  module: { module: SearchHttpModule, controllers: [searchControllerOf(contributions)] },
  answers: searchAnswers,
});
