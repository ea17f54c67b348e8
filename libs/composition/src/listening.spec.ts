import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { listenFailure } from './listening.js';

/** What listening there ends with. */
async function failureOf(host: string, port: number): Promise<unknown> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    return listenFailure(error, { host, port, setting: 'PARLEY_PORT' });
  }
  server.close();
  throw new Error('It listens.');
}

test('a port in use is reported with the setting to change', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const error = await failureOf('127.0.0.1', port);
  expect(error).toMatchObject({ code: 'ADDRESS_IN_USE', details: { port } });
  expect((error as Error).message).toMatch(/^Port \d+ of 127\.0\.0\.1 is in use: .* set PARLEY_PORT\.$/);
  taken.close();
});

test('an address that this machine has not got is told in one sentence', async () => {
  // Of a net that is kept for documents (RFC 5737): no machine has it.
  const error = await failureOf('203.0.113.7', 0);
  expect(error).toMatchObject({ code: 'ADDRESS_UNUSABLE', retryable: false });
  expect((error as Error).message).toMatch(/203\.0\.113\.7 .*no such address.*PARLEY_HOST/);
});

test('a port that only the system may use is told so, and any other failure stays what it is', () => {
  const place = { host: '127.0.0.1', port: 80, setting: 'PARLEY_WORKER_PORT' } as const;
  const refused = listenFailure(Object.assign(new Error(), { code: 'EACCES' }), place);
  expect((refused as Error).message).toMatch(/80 .*may not listen.*PARLEY_WORKER_PORT/);
  const other = new Error('other');
  expect(listenFailure(other, place)).toBe(other);
});
