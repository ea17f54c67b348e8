import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/**
 * What becomes of one request: handed on; handed on and its answer swallowed with the connection, so that the caller cannot know; the
 * connection cut before; or refused with a status that may pass.
 */
export type Fate = 'forward' | 'swallow' | 'cut' | 429 | 503;

export interface Relay {
  readonly url: string;
  /** Bodies of the import requests that were handed on, in order. */
  readonly imports: string[];
  close(): Promise<void>;
}

/** Stands between command line and server. `fate` is asked for each import request, counted from 1; everything else is handed on. */
export async function openRelay(
  target: () => string,
  fate: (count: number) => Fate | Promise<Fate>,
): Promise<Relay> {
  const imports: string[] = [];
  let count = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await textOf(request);
    const isImport = request.url === '/v1/import';
    const chosen = isImport ? await fate((count += 1)) : 'forward';
    if (typeof chosen === 'number') {
      refuse(response, chosen);
      return;
    }
    if (chosen === 'cut') return void request.socket.destroy();
    if (isImport) imports.push(body);
    const answer = await fetch(`${target()}${request.url ?? ''}`, {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      ...(body === '' ? {} : { body }),
    });
    const text = await answer.text();
    if (chosen === 'swallow') return void request.socket.destroy();
    const type = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { 'content-type': type }).end(text);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    imports,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const kept = ['authorization', 'content-type', 'idempotency-key'];
  return Object.fromEntries(
    kept.flatMap((name) =>
      request.headers[name] === undefined ? [] : [[name, String(request.headers[name])]],
    ),
  );
}

function refuse(response: ServerResponse, status: number): void {
  const headers = { 'content-type': 'application/problem+json', 'retry-after': '7' };
  const body = { status, code: status === 429 ? 'RATE_LIMITED' : 'STORE_UNAVAILABLE', detail: 'Later.' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}
