/** One answer of the server, read whole. */
export interface ApiAnswer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface ApiOptions {
  /** Idempotency-Key. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the HTTP API as one token. */
export interface Api {
  get<T = Record<string, unknown>>(path: string, options?: ApiOptions): Promise<ApiAnswer<T>>;
  send<T = Record<string, unknown>>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    options?: ApiOptions,
  ): Promise<ApiAnswer<T>>;
  as(token: string): Api;
}

export function apiOf(url: string, token: string): Api {
  const call = async <T>(
    method: string,
    path: string,
    body: unknown,
    options: ApiOptions,
  ): Promise<ApiAnswer<T>> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? {} : JSON.parse(text)) as T,
    };
  };
  return {
    get: (path, options = {}) => call('GET', path, undefined, options),
    send: (method, path, body, options = {}) => call(method, path, body, options),
    as: (other) => apiOf(url, other),
  };
}
