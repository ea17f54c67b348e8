import type { FastifyInstance } from 'fastify';

/**
 * Once the application closes, connections end with the answer that is under way on them. Node itself closes those that are idle at that
 * moment and waits for the others, which their callers would keep alive for a minute.
 */
export function endConnectionsOnClose(fastify: FastifyInstance): void {
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
  fastify.addHook('onResponse', (_request, _reply, done) => {
    // Its answer may have begun before the closing; the connection counts as idle a turn later.
    if (closing) setImmediate(() => fastify.server.closeIdleConnections());
    done();
  });
}
