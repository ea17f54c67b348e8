import { EXIT, Failure } from '../failure.js';

/** Statuses after which the same request may succeed. */
const RETRYABLE = [429, 502, 503, 504];

export function notReachable(url: string): Failure {
  const detail = `${url} does not answer. Is the server running, and is PARLEY_URL its address?`;
  return new Failure('NOT_REACHABLE', detail, { exit: EXIT.unreachable, retryable: true });
}

/** What a server answered. Throws a `Failure` for a problem, and for what no Parley server answers. */
export function answerOf<T>(url: string, response: Response, text: string): T {
  const { status } = response;
  const body = parsed(text);
  if (response.ok && body !== undefined) return body as T;
  const { code, detail } = (body ?? {}) as { code?: unknown; detail?: unknown };
  const retryable = RETRYABLE.includes(status);
  if (typeof code !== 'string') {
    const why = `${url} answered ${status} and not as a Parley server does.`;
    throw new Failure('UNEXPECTED_ANSWER', why, { retryable, status });
  }
  const retryAfter = Number(response.headers.get('retry-after'));
  throw new Failure(code, `${typeof detail === 'string' ? detail : 'Refused.'}${traced(response)}`, {
    exit: status === 401 ? EXIT.notSignedIn : EXIT.failed,
    retryable,
    status,
    ...(retryAfter > 0 ? { waitMs: retryAfter * 1_000 } : {}),
  });
}

/** Where the server failed, its log says more under this id. */
function traced({ status, headers }: Response): string {
  const id = headers.get('x-correlation-id');
  return status < 500 || id === null ? '' : ` (correlation id ${id})`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
