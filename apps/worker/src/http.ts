import { answerCodes } from '@parley/application';
import { listenFailure, readyAnswer, type Core, type ParleyConfig } from '@parley/composition';
import { ParleyError } from '@parley/eventsourcing';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.js';

export interface Listener {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM = 'application/problem+json; charset=utf-8';

const json = (status: number, type: string, body: object): Answer => ({
  status,
  type,
  text: JSON.stringify(body),
});
const problem = (status: number, code: string, detail: string): Answer =>
  json(status, PROBLEM, { status, code, detail });
const refuse = (code: 'NOT_FOUND' | 'METHOD_NOT_ALLOWED' | 'INTERNAL', detail: string): Answer =>
  problem(answerCodes[code].status, code, detail);

/** Answers health checks and metrics, and nothing else. Throws what `listenFailure` answers. */
export async function listen(
  core: Core,
  metrics: Metrics,
  { host, workerPort }: ParleyConfig,
): Promise<Listener> {
  const server = createServer((request, response) => {
    void answer(core, metrics, request.method ?? '', request.url ?? '').then(({ status, type, text }) => {
      const later = status === 503 ? { 'retry-after': '1' } : {};
      response.writeHead(status, { 'content-type': type, ...later }).end(text);
    });
  });
  await listening(server, host, workerPort);
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await closed;
    },
  };
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw listenFailure(error, { host, port, setting: 'PARLEY_WORKER_PORT' });
  }
}

async function answer(core: Core, metrics: Metrics, method: string, url: string): Promise<Answer> {
  const path = url.split('?')[0] ?? '';
  const route = ROUTES[path];
  if (route === undefined) return refuse('NOT_FOUND', 'There is no such address.');
  if (method !== 'GET') return refuse('METHOD_NOT_ALLOWED', 'Only GET is taken.');
  try {
    return await route(core, metrics);
  } catch (error) {
    if (error instanceof ParleyError) return problem(503, error.code, error.message);
    return refuse('INTERNAL', 'The worker failed.');
  }
}

const ROUTES: Readonly<Record<string, (core: Core, metrics: Metrics) => Promise<Answer>>> = {
  '/health/live': async () => json(200, JSON_TYPE, { status: 'live' }),
  '/health/ready': async (core) => json(200, JSON_TYPE, await readyAnswer(core, false)),
  '/metrics': async (_core, { contentType, text }) => ({
    status: 200,
    type: contentType,
    text: await text(),
  }),
};
