import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { answers } from './answers/index.js';
import { ref } from './answers/shape.js';
import { CORRELATION } from './routes.js';

/** The OpenAPI 3.1 description of every route, made from the same decorators that check the input. */
export function openApiOf(app: INestApplication): OpenAPIObject {
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
      `${controller.replace(/(Queries)?Controller$/, '').toLowerCase()}_${method}`,
  });
  const schemas = { ...closed(made.components?.schemas ?? {}), ...answers };
  return { ...made, components: { ...made.components, schemas, responses: { Problem } } };
}

const Problem = {
  description: 'A problem with a stable code.',
  headers: CORRELATION,
  content: { 'application/problem+json': { schema: ref('Problem') } },
};

/** Bodies take no field that is not described. */
const closed = (bodies: object): object =>
  Object.fromEntries(
    Object.entries(bodies).map(([name, body]) => [name, { ...body, additionalProperties: false }]),
  );
