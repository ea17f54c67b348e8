import type { ValidationError } from '@parley/eventsourcing';
import type { FastifyRequest } from 'fastify';
import { requestErrors } from './request-errors.js';

/** What is wrong with where a request goes: no host, bytes that no address has, or escapes in the query that are not UTF-8. */
export function faultOfAddress({ headers, raw }: FastifyRequest): ValidationError | undefined {
  if (headers.host === undefined && raw.httpVersion !== '1.0')
    return requestErrors.INVALID_REQUEST('The request names no host.');
  const isRead = /^[\x21-\x7e]*$/.test(raw.url ?? '') && isDecoded(raw.url ?? '');
  return isRead ? undefined : requestErrors.INVALID_ENCODING('The address is not UTF-8 in escapes.');
}

/** The parser of queries leaves an escape that it cannot undo as it is; the router refuses one in a path. */
function isDecoded(url: string): boolean {
  try {
    decodeURIComponent(url.slice(url.indexOf('?') + 1));
    return true;
  } catch {
    return false;
  }
}
