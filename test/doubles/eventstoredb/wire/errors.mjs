// gRPC errors in the server's form: a status, and trailers by which the client recognises a kind.
import { Metadata, status } from '@grpc/grpc-js';

function rpcError(code, details, trailers = {}) {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, ascii(value));
  return Object.assign(new Error(details), { code, details, metadata });
}

/** Trailers are ASCII on the wire. */
const ascii = (value) => String(value).replace(/[^ -~]/gu, '?');

export const unavailable = () => rpcError(status.UNAVAILABLE, 'The double is set to be unavailable.');
export const serverNotReady = () => rpcError(status.UNAVAILABLE, 'Server Is Not Ready');
export const thrownByHandler = () => rpcError(status.UNKNOWN, 'Exception was thrown by handler.');
export const timedOut = (why) => rpcError(status.ABORTED, `Operation timed out: ${why}`);

export const notLeader = (host, port) =>
  rpcError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': port,
  });

export const streamDeleted = (stream) =>
  rpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

const REVISION_OF = { no_stream: '-1', any: '-2', stream_exists: '-4' };

export const wrongExpectedVersion = (stream, { expected, actual }) =>
  rpcError(
    status.FAILED_PRECONDITION,
    `The expected revision of stream '${stream}' is not its revision ${actual}.`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': REVISION_OF[expected] ?? expected,
      ...(actual < 0 ? {} : { 'actual-version': actual }),
    },
  );

export const appendTooLarge = (limit) =>
  rpcError(status.INVALID_ARGUMENT, `Maximum Append Size of ${limit} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': limit,
  });
