import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type KnownStaff, recognise, type SignedIn, type Viewer, viewerBy } from '../index.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who shows which token. For a command this is what memory says: its decision asks the log whether the token is live. */
    signedIn: SignedIn | null;
    /** What they may do, as the log says; null where a command's decision looks it up. */
    viewer: Viewer | null;
  }
}

/** Looks up again what the caller of a request may do: a right, or the token, may have been lost since. */
export const viewerRefresher =
  (staff: KnownStaff) =>
  async (request: FastifyRequest): Promise<void> => {
    if (request.signedIn) request.viewer = viewerBy(await staff.latest(), request.signedIn);
  };

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
