import { answerCodes } from '@parley/application';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nameOf } from '@parley/staff';
import type { Metrics } from './metrics.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Ids of what the request's command made or changed. */
    made?: Ids;
  }
}

type Ids = Readonly<Record<string, number>>;

/**
 * One line for each request: what was asked on which things, by whom, and how it went; its correlation id is on every line of it.
 * Never content, and no address: an address may hold any text.
 */
export function logRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('preSerialization', (request, _reply, payload, done) => {
    request.made = idsOfAnswer(payload);
    done(null, payload);
  });
  const note = (request: FastifyRequest, { elapsedTime }: FastifyReply, status: number): void => {
    const { method, brokenBy } = request;
    const route = request.routeOptions.url ?? 'unknown';
    metrics.request(method, route, status, elapsedTime / 1_000);
    if (brokenBy !== undefined) metrics.brokenAnswer(route, brokenBy);
    const line = { method, route, status, ms: Math.round(elapsedTime), ...(brokenBy && { brokenBy }) };
    request.log.info({ ...line, ...actorOf(request), ...idsOfPath(request), ...request.made }, 'request');
  };
  const answered = new WeakSet<FastifyRequest>();
  fastify.addHook('onRequest', (request, reply, done) => {
    // A client that goes gets no response, of which there is no hook.
    reply.raw.once('close', () => {
      if (!answered.has(request)) note(request, reply, CLIENT_GONE);
    });
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    answered.add(request);
    note(request, reply, reply.statusCode);
    done();
  });
}

const CLIENT_GONE = answerCodes.CLIENT_GONE.status;

const actorOf = ({ signedIn }: FastifyRequest): object => (signedIn ? { actor: nameOf(signedIn.owner) } : {});

const ID = /^[1-9]\d{0,15}$/;

/** Names in a path are left out: they could be anything. */
function idsOfPath({ params }: FastifyRequest): Ids {
  const ids = Object.entries((params ?? {}) as Record<string, string>).filter(
    ([name, value]) => name.endsWith('Id') && ID.test(value),
  );
  return Object.fromEntries(ids.map(([name, value]) => [name, Number(value)]));
}

/** Of a command's answer; what queries answer is content. */
function idsOfAnswer(payload: unknown): Ids {
  if (typeof payload !== 'object' || payload === null || !('repeated' in payload)) return {};
  const ids = Object.entries(payload).filter(
    ([name, value]) => name.endsWith('Id') && typeof value === 'number',
  );
  return Object.fromEntries(ids) as Ids;
}
