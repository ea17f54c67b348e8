import { Failure } from '../failure.js';
import { answerOf, notReachable } from './answers.js';
import type { Connection } from './connection.js';
import { linesOf } from './lines.js';

export type Method = 'GET' | 'POST' | 'DELETE';
export type Query = Readonly<Record<string, string | number | undefined>>;

export interface CommandOptions {
  readonly body?: unknown;
  /** Idempotency-Key. When the server cannot be reached, the failure tells it. Default: none. */
  readonly key?: string | undefined;
}

/** What every command answers, with the ids of what it made. */
export interface Done {
  readonly position: string;
  readonly revision: number;
  readonly repeated: boolean;
}

export interface TextAnswer {
  readonly text: string;
  readonly headers: Headers;
}

/** The server's HTTP API. Every method throws a `Failure`. */
export interface Api {
  /** Parts that are undefined are left out of the query. */
  get<T>(path: string, query?: Query): Promise<T>;
  /** The lines of an answer in newline-delimited JSON, each as soon as it is there. Throws where the answer ends in its middle, too. */
  lines<T>(path: string, query?: Query): AsyncIterable<T>;
  /** The answer as it is sent, in another form than JSON. */
  text(path: string, query: Query, mediaType: string): Promise<TextAnswer>;
  command<T = Done>(method: Method, path: string, options?: CommandOptions): Promise<T>;
  /** A request that is harmless to repeat by its own ids. */
  post<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T>;
}

/** Longer than any answer takes, in ms. */
const TIMEOUT_MS = 60_000;

interface SendOptions extends CommandOptions {
  readonly signal?: AbortSignal | undefined;
  readonly accept?: string;
}

export function apiOf(connection: Connection): Api {
  const { url, token } = connection;
  const send = (method: Method, path: string, { body, key, signal, accept }: SendOptions) => {
    const request = {
      method,
      redirect: 'manual' as const,
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
      headers: {
        authorization: `Bearer ${token}`,
        ...(accept === undefined ? {} : { accept }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    return exchange(url, path, request);
  };
  const call = async <T>(method: Method, path: string, options: SendOptions = {}): Promise<T> => {
    const { response, text } = await send(method, path, options);
    return answerOf<T>(url, response, text);
  };
  return {
    get: (path, query = {}) => call('GET', `${path}${queryOf(query)}`),
    lines: (path, query = {}) => linesOf(connection, `${path}${queryOf(query)}`),
    async text(path, query, accept) {
      const { response, text } = await send('GET', `${path}${queryOf(query)}`, { accept });
      if (!response.ok) return answerOf(url, response, text);
      return { text, headers: response.headers };
    },
    command: async (method, path, { body, key } = {}) => {
      try {
        return await call(method, path, { body, key });
      } catch (error) {
        throw mayBeDone(error, key);
      }
    },
    post: (path, body, signal) => call('POST', path, { body, signal }),
  };
}

function queryOf(query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
}

async function exchange(
  url: string,
  path: string,
  request: RequestInit,
): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(`${url}${path}`, request);
    return { response, text: await response.text() };
  } catch {
    throw notReachable(url);
  }
}

/** Nobody knows whether a command that got no answer was done; its key settles it. */
function mayBeDone(error: unknown, key: string | undefined): unknown {
  if (!(error instanceof Failure) || error.code !== 'NOT_REACHABLE' || key === undefined) return error;
  const { code, detail, exit } = error;
  return new Failure(code, `${detail} In case it was cut off in the middle, repeat it with --key ${key}.`, {
    exit,
  });
}
