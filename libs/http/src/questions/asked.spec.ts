import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { applicationErrors, questionsHere, type Question, type QuestionContext } from '@parley/application';
import fastify, { type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendProblem } from '../problems/problem.filter.js';
import { askOne, streamPieces, wantsLines } from './asked.js';
import type {} from './lines.js';

const asking = questionsHere({ reader: {} } as QuestionContext);
let server: FastifyInstance;
let answered: { readonly status: number; readonly brokenBy: string | undefined }[];
let told: AbortSignal | undefined;
let given: number;

const question = (ask: () => AsyncIterable<unknown>): Question<null> => ({
  name: 'tests.question',
  reads: [],
  ask: ({ signal }) => {
    told = signal;
    return ask();
  },
});

beforeEach(() => {
  [answered, told, given] = [[], undefined, 0];
  server = fastify();
  server.setErrorHandler((error, _request, reply) => sendProblem(reply, error));
  server.addHook('onResponse', async ({ brokenBy }, { statusCode }) => {
    answered.push({ status: statusCode, brokenBy });
  });
});
afterEach(() => server.close());

/** Puts a question by HTTP, in lines where the client wants them. */
async function serve(ask: () => AsyncIterable<unknown>): Promise<string> {
  const asked = question(ask);
  server.get('/', (_request, reply) =>
    wantsLines(reply) ? streamPieces(asking, asked, null, reply) : askOne(asking, asked, null, reply),
  );
  await server.listen({ port: 0, host: '127.0.0.1' });
  return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/`;
}

const asLines = { headers: { accept: 'text/html;q=0.5, Application/X-NDJSON;q=1' } };
async function ask(url: string): Promise<IncomingMessage> {
  const [response] = (await once(get(url, asLines), 'response')) as [IncomingMessage];
  return response;
}

/** Within what a test may take. */
async function until(holds: () => boolean): Promise<void> {
  const began = performance.now();
  while (!holds() && performance.now() - began < 4_000) await new Promise(setImmediate);
  expect(holds()).toBe(true);
}

describe('a question by HTTP', () => {
  test('that has one piece is answered as JSON', async () => {
    const answer = await fetch(
      await serve(async function* () {
        yield { n: 1 };
      }),
    );
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    expect(await answer.json()).toEqual({ n: 1 });
  });

  test('is answered in lines to a client that accepts them, the first one before the second is known', async () => {
    let goOn = (): void => undefined;
    const second = new Promise<void>((resolve) => (goOn = resolve));
    const url = await serve(async function* () {
      yield { n: 1 };
      await second;
      yield 'two\nlines';
    });
    const response = await ask(url);
    expect(response.headers['content-type']).toBe('application/x-ndjson');
    const parts = response.setEncoding('utf8')[Symbol.asyncIterator]();
    expect(await parts.next()).toEqual({ done: false, value: '{"n":1}\n' });
    goOn();
    expect(await parts.next()).toEqual({ done: false, value: '"two\\nlines"\n' });
    expect((await parts.next()).done).toBe(true);
  });

  test('without pieces is an empty answer in lines', async () => {
    const answer = await fetch(await serve(async function* () {}), asLines);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  test('that is refused before its first piece is answered by the refusal', async () => {
    const refusing = async function* (): AsyncIterable<never> {
      throw applicationErrors.PROJECTION_BEHIND('Later.');
    };
    const url = await serve(refusing);
    for (const options of [{}, asLines]) {
      const answer = await fetch(url, options);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        503,
        'application/problem+json; charset=utf-8',
      ]);
      expect(await answer.json()).toMatchObject({ code: 'PROJECTION_BEHIND' });
    }
  });

  test.each([
    ['an error of ours', () => applicationErrors.PROJECTION_BEHIND('Later.'), 'PROJECTION_BEHIND', 'Later.'],
    ['any other', () => new TypeError('secret'), 'INTERNAL', 'The server failed; the fault is in its log.'],
  ])(
    'that fails in the middle by %s says so in a last line, and is counted',
    async (_what, error, code, detail) => {
      const url = await serve(async function* () {
        yield { n: 1 };
        throw error();
      });
      const lines = (await (await fetch(url, asLines)).text()).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
        { n: 1 },
        { problem: expect.objectContaining({ code, detail }) },
      ]);
      await until(() => answered.length > 0);
      expect(answered).toEqual([{ status: 200, brokenBy: code }]);
    },
  );

  test('gives no piece for which a slow client has no room', async () => {
    const piece = 'x'.repeat(10_000);
    const url = await serve(async function* () {
      for (given = 0; given < 100_000; given += 1) yield piece;
    });
    const response = await ask(url);
    let before = -1;
    // What is under way on the connection fills up, and then nothing is asked for.
    await until(() => {
      const stood = before === given;
      before = given;
      return stood && given > 0;
    });
    expect(given).toBeLessThan(5_000);
    response.destroy();
    await until(() => told?.aborted === true);
  });

  test.each([
    ['that waits for its first piece', 0],
    ['in the middle of its answer', 1],
  ])('ends with a client %s', async (_where, pieces) => {
    const url = await serve(async function* () {
      for (given = 0; given < pieces; given += 1) yield 'piece';
      given = -1;
      await new Promise(() => undefined);
    });
    const request = get(url, asLines).on('error', () => undefined);
    await until(() => given === -1);
    request.destroy();
    await until(() => told?.aborted === true);
  });
});
