import { afterAll, jest } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type ServerProcess, type StartOptions } from './server-process.js';

const PATIENCE_MS = 90_000;

export interface Servers {
  /** A new data folder. */
  folder(): Promise<string>;
  start(folder: string, options?: StartOptions): Promise<ServerProcess>;
}

/** Servers and folders of one specification: whatever fails in it, none of them outlives it. */
export function useServers(): Servers {
  // A start alone may take some seconds on a busy machine.
  jest.setTimeout(PATIENCE_MS);
  const started: ServerProcess[] = [];
  const folders: string[] = [];
  afterAll(async () => {
    await Promise.all(started.map((server) => server.kill()));
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  });
  return {
    async folder() {
      const folder = await mkdtemp(join(tmpdir(), 'parley-test-'));
      folders.push(folder);
      return folder;
    },
    async start(folder, options) {
      const server = await startServer(folder, options);
      started.push(server);
      return server;
    },
  };
}
