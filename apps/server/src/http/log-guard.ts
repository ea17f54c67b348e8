import { positionToText, type LogIdentity } from '@parley/eventsourcing';
import type { LogGuard } from '@parley/composition';
import type { FastifyInstance } from 'fastify';

/** Another value than before: positions that were handed out under the old one mean nothing any more. */
const epochOf = ({ epoch, position }: LogIdentity): string => `${epoch}.${positionToText(position)}`;

/** Says with every answer of which log it is, and answers nothing from read models that belong to another. */
export function guardLog(fastify: FastifyInstance, log: LogGuard): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const identity = log.identity();
    if (identity !== null) reply.header('parley-log', epochOf(identity));
    try {
      if (request.url.startsWith('/v1/')) log.check();
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}
