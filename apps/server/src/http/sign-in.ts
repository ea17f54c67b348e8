import type { FastifyInstance } from 'fastify';
import { type KnownStaff, recognise, type SignedIn, type Viewer } from '@parley/staff';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who shows which token. For a command this is what memory says: its decision asks the log whether the token is live. */
    signedIn: SignedIn | null;
    /** What they may do, as the log says; null where a command's decision looks it up. */
    viewer: Viewer | null;
  }
}

/** Recognises a token from memory, before anything is asked of a store. */
export function recogniseTokens(fastify: FastifyInstance, staff: KnownStaff): void {
  fastify.decorateRequest('signedIn', null);
  fastify.decorateRequest('viewer', null);
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { authorization } = request.headers;
    const known = authorization === undefined ? null : staff.known();
    if (known !== null) request.signedIn = recognise(known, authorization);
    done();
  });
}
