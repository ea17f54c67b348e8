import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { commonAnswers } from '../answers/common.answers.js';
import { ref } from '../answers/shape.js';
import { answersOf, type HttpFeature } from './http-feature.js';
import { CORRELATION } from '../routes/routes.js';
import { describeAll } from './described.js';

/** The OpenAPI 3.1 description of every route, made from the same decorators that check the input. */
export async function openApiOf(
  app: INestApplication,
  features: readonly HttpFeature[],
): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await describeAll();
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Parley')
    .setDescription(
      'Commands answer the position of their last event; queries take it as `after` and then read at least that far. Errors are ' +
        'problem+json (RFC 9457) with a stable `code`.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'prl_<token id>_<secret>' })
    .build();
  const made = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) =>
      `${controller.replace(/(Queries|Inbox|Rights|List)?Controller$/, '').toLowerCase()}_${method}`,
  });
  const schemas = { ...closed(made.components?.schemas ?? {}), ...commonAnswers, ...answersOf(features) };
  return {
    ...made,
    paths: byName(made.paths),
    components: { ...made.components, schemas: byName(schemas), responses: { Problem } },
  };
}

/** The description stays the same wherever a route or a schema is declared. */
const byName = <T>(parts: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));

const Problem = {
  description: 'A problem with a stable code.',
  headers: CORRELATION,
  content: { 'application/problem+json': { schema: ref('Problem') } },
};

/** Bodies take no field that is not described. */
const closed = <T extends object>(bodies: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => [name, { ...body, additionalProperties: false }]),
  );
