import 'reflect-metadata';
import { openCore, parley, readConfig, type Core, type Product } from '@parley/composition';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstAdministrator } from '@parley/staff';
import { createApp } from './app.js';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Empty where the answer is no JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The application in this process, on embedded stores in a folder of its own, asked by its first administrator. */
export interface TestApp {
  readonly core: Core;
  send(method: Method, url: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  /** The body of a command that has to be done. Throws with the refusal. */
  done(method: Method, url: string, body?: object, headers?: Record<string, string>): Promise<Answer['body']>;
  close(): Promise<void>;
}

/** `serving` gives the core that the application is to serve from, where that is not the one that the test has. */
export async function openTestApp(
  serving = (core: Core): Core => core,
  product: Product = parley,
  env: NodeJS.ProcessEnv = {},
): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-app-'));
  const config = await readConfig({ PARLEY_DATA: folder, PARLEY_LOG_LEVEL: 'silent', ...env });
  const core = await openCore(config, { role: 'server', product, onError: () => undefined });
  const token = (await firstAdministrator(core)()) ?? '';
  const app = await createApp(serving(core), config);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();

  const send: TestApp['send'] = async (method, url, body, headers = {}) => {
    const answer = await app.inject({
      method,
      url,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body && { payload: body }),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: isJson ? answer.json<Answer['body']>() : {},
      text: answer.body,
    };
  };
  return {
    core,
    send,
    async done(...request) {
      const { status, body } = await send(...request);
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body;
    },
    async close() {
      await app.close();
      await core.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
