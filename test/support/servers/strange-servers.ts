import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { writeCertificate, type CertificateOptions } from '../certificate.js';

/** A server on 127.0.0.1 that is not what somebody takes it for. */
export interface StrangeServer {
  readonly port: number;
  close(): void;
}

export interface TlsServer extends StrangeServer {
  /** Its certificate, which is its own authority; gone when it is closed. */
  readonly caFile: string;
}

/** Takes TLS, and answers nothing behind it. */
export async function startTlsServer(
  made?: CertificateOptions,
  options: TlsOptions = {},
): Promise<TlsServer> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-tls-'));
  const { certFile, keyFile } = writeCertificate(folder, made);
  const [cert, key] = [readFileSync(certFile), readFileSync(keyFile)];
  const server = createTlsServer({ cert, key, ca: cert, ...options }, (socket) =>
    socket.on('error', () => undefined).resume(),
  );
  server.on('tlsClientError', () => undefined);
  const { port, close } = await listening(server);
  return {
    port,
    caFile: certFile,
    close() {
      close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Has no TLS, answers every question with this, and hangs up. */
export const startPlainServer = (line: string): Promise<StrangeServer> =>
  listening(
    createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end(line))),
  );

async function listening(server: Server): Promise<StrangeServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}
