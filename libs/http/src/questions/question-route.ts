import { applyDecorators } from '@nestjs/common';
import type { Question } from '@parley/application';
import { ref, type Schema } from '../answers/shape.js';
import { Content, PARLEY_READ, ReadingRoute } from '../routes/routes.js';
import { LINES } from './lines.js';

/** What a route of a question answers. */
export interface QuestionAnswers {
  /** As JSON, by `askOne`. */
  readonly json?: Schema;
  /** One line of `streamPieces`, for clients that accept `application/x-ndjson`. */
  readonly line?: Schema;
}

/** A question over read models: takes `after` and `wait`, like a query. */
export const QuestionRoute = (
  summary: string,
  { reads }: Pick<Question, 'reads'>,
  { json, line }: QuestionAnswers,
): MethodDecorator =>
  applyDecorators(
    ReadingRoute(summary, reads),
    Content(
      line === undefined
        ? 'The answer.'
        : 'The answer; as lines of JSON, the last one is a BrokenAnswer where the answer is not whole.',
      {
        ...(json && { 'application/json': { schema: json } }),
        ...(line && { [LINES]: { schema: { anyOf: [line, ref('BrokenAnswer')] } } }),
      },
      PARLEY_READ,
    ),
  );
