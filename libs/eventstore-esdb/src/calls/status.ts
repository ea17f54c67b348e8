import type { IncomingHttpHeaders } from 'node:http2';

/** How a call ended, as gRPC says it: code 0 for well. */
export interface Status {
  readonly code: number;
  readonly details: string;
}

export const OK = 0;
const UNKNOWN = 2;
const UNAVAILABLE = 14;

/** Of answers without a status, by what HTTP says. */
const BY_HTTP: ReadonlyMap<unknown, number> = new Map([
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  ...[429, 502, 503, 504].map((status): [number, number] => [status, UNAVAILABLE]),
]);

export const CANCELLED: Status = { code: 1, details: 'Cancelled on client' };
export const unavailable = (details: string): Status => ({ code: UNAVAILABLE, details });

const HTTP_OK = '200';

/** What the last headers of a call say; null: that it was under way. */
export function statusIn(headers: IncomingHttpHeaders): Status | null {
  const { 'grpc-status': code, 'grpc-message': message, ':status': http } = headers;
  if (code !== undefined) return { code: Number(code), details: textOf(String(message ?? '')) };
  if (http === undefined || String(http) === HTTP_OK) return null;
  const known = BY_HTTP.get(Number(http));
  return {
    code: known ?? UNKNOWN,
    details: `The server answered without a status, by HTTP ${String(http)}.`,
  };
}

function textOf(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}
