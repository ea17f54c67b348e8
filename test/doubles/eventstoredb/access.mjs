// With credentials set, every call about streams has to bring them; what the node says about itself, the client asks
// without. When none are set everybody may do everything, as on an insecure server.
import { timingSafeEqual } from 'node:crypto';
import { ServerInterceptingCall, ServerListenerBuilder, status } from '@grpc/grpc-js';

const STREAMS = '/event_store.client.streams.Streams/';

/**
 * An interceptor that lets only one user through to the streams.
 * @param {string} credentials `name:password`
 */
export function onlyFor(credentials) {
  const expected = Buffer.from(`Basic ${Buffer.from(credentials).toString('base64')}`);
  const refused = (given) => {
    if (given === undefined) return { code: status.PERMISSION_DENIED, details: 'Access Denied' };
    const right = given.length === expected.length && timingSafeEqual(Buffer.from(given), expected);
    return right ? null : { code: status.UNAUTHENTICATED, details: 'Unauthenticated' };
  };
  return ({ path }, call) => {
    if (!path.startsWith(STREAMS)) return call;
    return new ServerInterceptingCall(call, {
      start(next) {
        const listener = new ServerListenerBuilder().withOnReceiveMetadata((metadata, pass) => {
          const refusal = refused(metadata.get('authorization')[0]);
          if (refusal === null) pass(metadata);
          else call.sendStatus(refusal);
        });
        next(listener.build());
      },
    });
  };
}
