import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import rateLimit from '@fastify/rate-limit';
import type { IncomingMessage } from 'node:http';
import {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { pino, type Logger } from 'pino';
import { AppModule } from '../app.module.js';
import { operationHttp } from '../operation.module.js';
import type { Core, LogGuard, ParleyConfig } from '@parley/composition';
import {
  Description,
  httpFeaturesOf,
  openApiOf,
  faultOfAddress,
  parseBody,
  noteMethods,
  refuseBytes,
  refuseExpectations,
  sendProblem,
  validation,
  correlationOf,
} from '@parley/http';
import { endConnectionsOnClose } from './closing.js';
import { guardLog } from './log-guard.js';
import { createMetrics, type Metrics } from './metrics.js';
import { logRequests } from './request-log.js';
import { recogniseTokens } from '@parley/staff/http';
import { createKnownStaff, type KnownStaff, nameOf } from '@parley/staff';

/** Imports carry many commands in one body. */
export const IMPORT_BODY_FACTOR = 8;
/** Time that a request may take to arrive. */
const REQUEST_TIMEOUT_MS = 60_000;

/** Lines of JSON on stderr. */
export const createLog = ({ logLevel }: ParleyConfig): Logger =>
  pino({ level: logLevel, base: null }, pino.destination(2));

/** The application over an open core, not yet listening. */
export async function createApp(
  core: Core,
  config: ParleyConfig,
  log: FastifyBaseLogger = createLog(config),
): Promise<NestFastifyApplication> {
  const metrics = createMetrics(core);
  const staff = createKnownStaff(core);
  const adapter = new FastifyAdapter({
    bodyLimit: config.bodyLimit * IMPORT_BODY_FACTOR,
    routerOptions: { maxParamLength: 255 },
    // Paths may hold what a log should not keep; what is logged says request-log.ts.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'correlationId' }),
    loggerInstance: log,
    // Each line of a request carries it, and so does the answer.
    genReqId: ({ headers }: IncomingMessage) => correlationOf(headers),
    frameworkErrors: (error: Error, { id }: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply.header('x-correlation-id', id), error),
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: refuseBytes,
    // What comes on an open connection while the server stops is still served: the stores close last.
    return503OnClosing: false,
    // Node's own refusal has no body; the hook below refuses.
    http: { requireHostHeader: false },
  });
  const features = [...(await httpFeaturesOf(core.product.features, core.product)), operationHttp];
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(core, metrics, staff, features),
    adapter,
    {
      bodyParser: false,
      logger: false,
    },
  );
  const fastify = app.getHttpAdapter().getInstance();
  await prepareFastify(fastify, core.log, staff, config, metrics);
  // Once connections end with their answers: none of a question keeps the server from stopping.
  fastify.addHook('preClose', () => core.endQuestions());
  app.useGlobalPipes(validation());
  app.get(Description).from(() => openApiOf(app, features));
  return app;
}

async function prepareFastify(
  fastify: FastifyInstance,
  log: LogGuard,
  staff: KnownStaff,
  config: ParleyConfig,
  metrics: Metrics,
): Promise<void> {
  noteMethods(fastify);
  refuseExpectations(fastify.server);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-correlation-id', request.id);
    done(faultOfAddress(request));
  });
  endConnectionsOnClose(fastify);
  guardLog(fastify, log);
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    parseBody(request, body as Buffer, config.bodyLimit, done);
  });
  logRequests(fastify, metrics);
  recogniseTokens(fastify, staff);
  await fastify.register(rateLimit, {
    max: config.rateLimit,
    timeWindow: 60_000,
    allowList: (request: FastifyRequest) => request.url.startsWith('/health/'),
    keyGenerator: bucketOf,
  });
}

/**
 * Whose requests are counted together: a token's owner, else an address. A token that is only claimed counts for
 * the address, so nobody can use up the requests of another. So does a token that this process meets for the first time.
 */
const bucketOf = ({ signedIn, ip }: FastifyRequest): string => (signedIn ? nameOf(signedIn.owner) : ip);

/** Where the application listens, as a URL. */
export const urlOf = async (app: INestApplication): Promise<string> =>
  (await app.getUrl()).replace('[::1]', '127.0.0.1').replace('[::]', '127.0.0.1');
