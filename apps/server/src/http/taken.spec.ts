import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTestApp, type TestApp } from './app.fixtures.js';

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
}
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
interface Described extends Operation {
  readonly method: Method;
  readonly path: string;
}

let app: TestApp;
let operations: readonly Described[];
beforeAll(async () => {
  app = await openTestApp();
  const { body } = await app.send('GET', '/openapi.json');
  operations = Object.entries(body['paths'] as Record<string, Record<string, Operation>>)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        ...operation,
        method: method.toUpperCase() as Method,
        path: path.replaceAll(/\{\w+\}/g, '1'),
      })),
    );
});
afterAll(() => app.close());

const named = ({ parameters = [] }: Operation, where: string): string[] =>
  parameters.filter((one) => one.in === where).map(({ name }) => name);

test('every operation takes the parameters that are described, and refuses another by its name', async () => {
  expect(operations.length).toBeGreaterThan(50);
  for (const operation of operations) {
    const { method, path } = operation;
    const query = [...named(operation, 'query'), 'unheard'].map((name) => `${name}=1`).join('&');
    const { status, body } = await app.send(method, `${path}?${query}`);
    expect([method, path, status, body['detail']]).toEqual([method, path, 400, 'unheard: not a parameter']);
  }
});

test('every operation takes a body and If-Match where these are described, and refuses them elsewhere', async () => {
  for (const operation of operations) {
    const { method, path, requestBody } = operation;
    const takesIfMatch = named(operation, 'header').includes('If-Match');
    const matching = await app.send(method, path, undefined, { 'if-match': 'nonsense' });
    expect([method, path, matching.body['detail'] === 'This operation takes no If-Match.']).toEqual([
      method,
      path,
      !takesIfMatch,
    ]);
    if (method === 'GET') continue;
    const { body } = await app.send(method, path, { unheard: 1 });
    expect([method, path, body['detail'] === 'This operation takes no body.']).toEqual([
      method,
      path,
      requestBody === undefined,
    ]);
  }
});
