import {
  Catch,
  HttpException,
  MethodNotAllowedException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { ParleyError, type ErrorDetails } from '@parley/eventsourcing';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codeOfStatus, statusOf } from './status.js';

/** An answer by RFC 9457; `code` is stable, `detail` holds ids and kinds only. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly details?: ErrorDetails;
}

export const TITLES: Readonly<Record<number, string>> = {
  400: 'The request is not valid',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'The request took too long to arrive',
  409: 'Refused by a rule',
  412: 'Somebody else was faster',
  413: 'The body is too large',
  414: 'The address is too long',
  415: 'This media type is not taken',
  417: 'This expectation is not met',
  422: 'Refused by a rule',
  429: 'Too many requests',
  431: 'The headers are too large',
  499: 'The client has gone',
  503: 'A store is not available',
};
const problem = (status: number, code: string, detail: string, details?: ErrorDetails): Problem => ({
  type: `urn:parley:problem:${code.toLowerCase().replaceAll('_', '-')}`,
  title: TITLES[status] ?? 'The server failed',
  status,
  code,
  detail,
  ...(details && Object.keys(details).length > 0 ? { details } : {}),
});

/** What a client gets of an error: never a stack, a driver's text or the content of a message. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ParleyError) return problem(statusOf(error), error.code, error.message, error.details);
  const status = httpStatus(error);
  if (status === undefined || status >= 500)
    return problem(500, codeOfStatus(500), 'The server failed; the fault is in its log.');
  return problem(status, codeOfStatus(status), TITLES[status] ?? 'The request was refused.');
}

function httpStatus(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const statusCode = (error as { statusCode?: unknown } | null | undefined)?.statusCode;
  return typeof statusCode === 'number' ? statusCode : undefined;
}

/** RFC 6750: what is wrong with a token is for a caller who has shown one. */
const challengeOf = ({ headers }: FastifyRequest): string =>
  headers.authorization === undefined
    ? 'Bearer realm="parley"'
    : 'Bearer realm="parley", error="invalid_token"';

export function sendProblem(reply: FastifyReply, error: unknown): void {
  const answer = toProblem(error);
  // A store that is away has lines of its own, and what it throws repeats itself.
  if (answer.status === 503) reply.log.warn({ code: answer.code }, 'request refused');
  else if (answer.status >= 500) reply.log.error({ code: answer.code, err: error }, 'request failed');
  if (answer.status === 401) reply.header('www-authenticate', challengeOf(reply.request));
  if (answer.status === 503 || answer.code === 'TOO_MUCH_CONTENTION') reply.header('retry-after', '1');
  void reply.status(answer.status).type('application/problem+json').send(JSON.stringify(answer));
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const methods = reply.request.is404 ? reply.server.methodsOf(reply.request.url) : [];
    if (methods.length === 0) {
      sendProblem(reply, error);
      return;
    }
    reply.header('allow', methods.join(', '));
    sendProblem(reply, new MethodNotAllowedException());
  }
}
