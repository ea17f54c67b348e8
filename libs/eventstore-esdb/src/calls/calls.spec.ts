import { afterEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { Call } from './call.js';
import { createUnframing, framed } from './frames.js';
import { createSessions, type SessionOptions } from './sessions.js';

const servers: Server[] = [];
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
  for (const server of servers.splice(0)) server.close();
});

async function targetOf(server: Server): Promise<string> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `dns:127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Answer = (stream: ServerHttp2Stream) => void;

/** A server of HTTP/2 that gives every call the same answer. */
async function serving(answer: Answer): Promise<{ readonly target: string; readonly server: Http2Server }> {
  const server = createServer();
  server.on('stream', (stream) => {
    stream.on('error', () => undefined);
    answer(stream);
  });
  server.on('session', (session) => ends.push(() => session.destroy()));
  return { server, target: await targetOf(server) };
}

function sessionsWith(changes: Partial<SessionOptions> = {}) {
  const sessions = createSessions({
    tls: null,
    everyMs: 10_000,
    withinMs: 10_000,
    connectMs: 10_000,
    ...changes,
  });
  ends.push(() => sessions.close());
  return sessions;
}

const text = { path: '/a.B/C', encode: (of: string) => Buffer.from(of), decode: String };

async function callTo(target: string): Promise<Call<string, string>> {
  const session = await sessionsWith().of({}, target);
  if (session === null) throw new Error('There is no connection.');
  const errorOf = (status: object, headers: object) => Object.assign(new Error('ended'), { status, headers });
  return new Call(session, text, { headers: {}, errorOf });
}

/** What a call came to. */
async function outcomeOf(call: Call<string, string>): Promise<unknown> {
  const taken: string[] = [];
  call.on('data', (item: string) => taken.push(item));
  const failed = once(call, 'error').then(([error]: { status: unknown }[]) => error?.status);
  const ended = once(call, 'end').then(() => taken);
  failed.catch(() => undefined);
  return Promise.race([ended, failed]).catch((error: unknown) => (error as { status: unknown }).status);
}

const withTrailers =
  (trailers: Record<string, string>, messages: readonly string[] = []): Answer =>
  (stream) => {
    stream.respond({ ':status': 200 }, { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers(trailers));
    stream.end(framed(messages.map((message) => Buffer.from(message))));
  };

describe('a call', () => {
  const broken = { code: 14, details: expect.any(String) };
  test.each<[string, Answer, unknown]>([
    ['that ends well gives all that came', withTrailers({ 'grpc-status': '0' }, ['a', 'b']), ['a', 'b']],
    [
      'that the server refuses behind some messages fails with what it says',
      withTrailers({ 'grpc-status': '5', 'grpc-message': 'no%20such' }, ['a']),
      { code: 5, details: 'no such' },
    ],
    [
      'that the server refuses at once fails with what it says',
      (stream) => stream.respond({ ':status': 200, 'grpc-status': '9' }, { endStream: true }),
      { code: 9, details: '' },
    ],
    [
      'that is answered by HTTP alone fails with what that means',
      (stream) => stream.respond({ ':status': 503 }, { endStream: true }),
      { code: 14, details: expect.stringContaining('503') },
    ],
    [
      'that ends without a status has broken',
      (stream) => {
        stream.respond({ ':status': 200 });
        stream.end(framed([Buffer.from('a')]));
      },
      broken,
    ],
    ['whose connection breaks says so', (stream) => stream.session?.destroy(), broken],
    ['that the server resets has broken', (stream) => stream.close(2), broken],
    [
      'that is answered by a compressed message fails',
      (stream) => {
        stream.respond({ ':status': 200 });
        stream.write(Buffer.from([1, 0, 0, 0, 0]));
      },
      { code: 13, details: expect.stringContaining('compressed') },
    ],
  ])('%s', async (_, answer, expected) => {
    const { target } = await serving(answer);
    const call = await callTo(target);
    call.ask('x');
    expect(await outcomeOf(call)).toEqual(expected);
  });

  test('that is cancelled fails as such, once', async () => {
    const { target } = await serving((stream) => stream.respond({ ':status': 200 }));
    const call = await callTo(target);
    const outcome = outcomeOf(call);
    call.cancel();
    call.cancel();
    expect(await outcome).toEqual({ code: 1, details: 'Cancelled on client' });
  });

  test('sends what is written in one turn together and in order, and goes on', async () => {
    const { target } = await serving((stream) => {
      stream.respond({ ':status': 200 });
      const unframe = createUnframing((message) =>
        stream.write(framed([Buffer.from(`${String(message)}!`)])),
      );
      stream.on('data', unframe);
    });
    const call = await callTo(target);
    const taken: string[] = [];
    const all = new Promise<void>((resolve) =>
      call.on('data', (item: string) => taken.push(item) === 3 && resolve()),
    );
    call.on('error', () => undefined);
    call.write('a');
    call.write('b');
    setImmediate(() => setImmediate(() => call.write('c')));
    await all;
    expect(taken).toEqual(['a!', 'b!', 'c!']);
  });
});

describe('a connection', () => {
  test('is one for all calls over a channel, and another one when it has gone', async () => {
    const { target } = await serving(withTrailers({ 'grpc-status': '0' }));
    const [sessions, channel] = [sessionsWith(), {}];
    const [first, same] = await Promise.all([sessions.of(channel, target), sessions.of(channel, target)]);
    expect(same).toBe(first);
    first?.destroy();
    const next = await sessions.of(channel, target);
    expect(next).not.toBe(first);
    expect(next?.destroyed).toBe(false);
  });

  test('of a channel that is left behind is closed', async () => {
    const { target } = await serving(withTrailers({ 'grpc-status': '0' }));
    const sessions = sessionsWith();
    const first = await sessions.of({}, target);
    await sessions.of({}, target);
    expect(first?.closed).toBe(true);
  });

  test('does not come about where nobody listens', async () => {
    const { target, server } = await serving(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    expect(await sessionsWith().of({}, target)).toBeNull();
  });

  /** Says this to everybody and then nothing, and takes what it is told. */
  const saying = (words: Buffer): Promise<string> =>
    targetOf(
      createTcpServer((socket) => {
        socket.on('error', () => undefined).resume();
        socket.write(words);
        ends.push(() => socket.destroy());
      }),
    );

  test('does not come about where another language is spoken', async () => {
    expect(
      await sessionsWith().of({}, await saying(Buffer.from('220 mail ready, say your name\r\n'))),
    ).toBeNull();
  });

  test('does not come about where nothing is said', async () => {
    expect(await sessionsWith({ connectMs: 1 }).of({}, await saying(Buffer.alloc(0)))).toBeNull();
  });

  test('on which the server answers no more is given up', async () => {
    const settings = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
    const session = await sessionsWith({ everyMs: 1, withinMs: 1 }).of({}, await saying(settings));
    if (session?.destroyed === false) await once(session, 'close');
    expect(session?.destroyed).toBe(true);
  });
});
