import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { Done, Problem } from './schemas.js';

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
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'prl_<token id>_<secret>' })
    .build();
  return SwaggerModule.createDocument(app, config, {
    extraModels: [Done, Problem],
    operationIdFactory: (controller, method) =>
      `${controller.replace('Controller', '').toLowerCase()}_${method}`,
  });
}
