import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import type { FuzzRequest } from './requests.js';

export interface FuzzAnswer {
  readonly status: number;
  /** Media type without parameters. */
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Sends requests over a bounded number of connections that are kept. */
export function senderTo(url: string, width: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: width });
  const send = ({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> =>
    new Promise((resolve, reject) => {
      const length = body ? { 'content-length': String(body.length) } : {};
      const sent = request(
        `${url}/`,
        { agent, method, path, headers: { ...headers, ...length } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const type = (response.headers['content-type'] ?? '').split(';')[0] ?? '';
            const text = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, type, headers: response.headers, text });
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return { send: (asked: FuzzRequest) => patiently(() => send(asked)), close: () => agent.destroy() };
}

/**
 * A server that refuses a long body ends the connection while it is still being sent, and the system may throw its answer away then:
 * its sender has to ask again.
 */
async function patiently(send: () => Promise<FuzzAnswer>, times = 5): Promise<FuzzAnswer> {
  try {
    return await send();
  } catch (error) {
    const { code } = error as { code?: string };
    if (times === 1 || (code !== 'EPIPE' && code !== 'ECONNRESET')) throw error;
    return patiently(send, times - 1);
  }
}

/** Sends bytes and then ends this side of the connection; answers what came back until the server ended the other. */
export async function sendBytes(url: string, bytes: Buffer | string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // The server may end the connection before all is sent.
  socket.on('error', () => socket.destroy());
  socket.end(bytes);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}
