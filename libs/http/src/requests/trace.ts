import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** https://www.w3.org/TR/trace-context/: version, trace, parent, flags; what a later version adds is passed over. */
const TRACEPARENT = /^((?!ff)[0-9a-f]{2})-((?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.*)?$/;

/** The caller's `X-Correlation-Id` when it is a UUID (free text could be personal), else a new one. */
export function correlationOf(headers: IncomingHttpHeaders): string {
  const header = headers['x-correlation-id'];
  return typeof header === 'string' && UUID.test(header) ? header.toLowerCase() : randomUUID();
}

/** As proxies make them: nginx writes the digits alone. Other text could be personal. */
const REQUEST_ID = /^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** The id that a proxy or the caller gave to the request (`X-Request-Id`); undefined when it is no UUID, with or without dashes. */
export function requestIdOf(headers: IncomingHttpHeaders): string | undefined {
  const header = headers['x-request-id'];
  return typeof header === 'string' && REQUEST_ID.test(header) ? header.toLowerCase() : undefined;
}

/** The caller's `traceparent`, as version 00; undefined when there is none that W3C's Trace Context knows. */
export function traceparentOf(headers: IncomingHttpHeaders): string | undefined {
  const { traceparent } = headers;
  const [, version, fields, more] =
    TRACEPARENT.exec(typeof traceparent === 'string' ? traceparent : '') ?? [];
  return fields === undefined || (version === '00' && more !== undefined) ? undefined : `00-${fields}`;
}
