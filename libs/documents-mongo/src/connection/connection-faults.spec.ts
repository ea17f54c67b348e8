import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ParleyError } from '@parley/eventsourcing';
import type { Document } from 'mongodb';
import { inspect } from 'node:util';
import type { CertificateOptions } from '../../../../test/support/certificate.js';
import { startMongoAnswers } from './mongo-answers.fixtures.js';
import {
  startPlainServer,
  startTlsServer,
  type StrangeServer,
} from '../../../../test/support/servers/strange-servers.js';
import type { TlsOptions } from 'node:tls';
import { inspectMongo } from './inspect.js';
import { openMongoDocuments } from '../open.js';
import type { MongoOptions } from './options.js';

/** Long enough for a handshake on a machine that is busy; all cases wait for it at once. */
const TIMEOUT_MS = 3_000;
const DAY_MS = 24 * 60 * 60 * 1_000;
const SECRET = 'not-to-be-seen';
const LOGIN = { username: 'ann', password: SECRET };
/** Too long for a name: no name server is asked. */
const NOWHERE = `${'a'.repeat(64)}.invalid`;
const started: StrangeServer[] = [];
afterAll(() => started.forEach((server) => server.close()));

async function urlOf<S extends StrangeServer>(
  starting: Promise<S>,
): Promise<readonly [url: string, server: S]> {
  const server = await starting;
  started.push(server);
  return [`mongodb://127.0.0.1:${server.port}/`, server];
}

/** A server of TLS, as options of a client that trusts it. */
async function tlsServer(made?: CertificateOptions, options?: TlsOptions) {
  const [url, { caFile }] = await urlOf(startTlsServer(made, options));
  return { url, caFile };
}
const plainServer = async (line: string) => (await urlOf(startPlainServer(line)))[0];
const mongoServer = async (...answers: Parameters<typeof startMongoAnswers>) =>
  (await urlOf(startMongoAnswers(...answers)))[0];

const memberOf =
  (setName: string, more: Document = {}) =>
  (port: number) => ({
    setName,
    hosts: [`127.0.0.1:${port}`],
    me: `127.0.0.1:${port}`,
    ...more,
  });
const secondary = { isWritablePrimary: false, secondary: true };
const failed = (code: number, codeName: string) => ({ ok: 0, code, codeName, errmsg: `No ${SECRET}.` });

type Case = readonly [
  name: string,
  told: RegExp,
  isRefused: boolean,
  options: () => Promise<Partial<MongoOptions>>,
];

const CASES: readonly Case[] = [
  [
    'a certificate that nobody is told to trust',
    /certificate .* not trusted: .* authority .* MONGODB_CA_FILE/,
    true,
    async () => ({ url: `${(await tlsServer()).url}?tls=true` }),
  ],
  [
    'a certificate of another authority',
    /certificate .* not trusted: .* authority .* MONGODB_CA_FILE/,
    true,
    async () => ({ ...(await tlsServer()), caFile: (await tlsServer()).caFile }),
  ],
  [
    'an authority that the url names',
    /certificate .* not trusted: .* tlsCAFile of MONGODB_URL/,
    true,
    async () => ({ url: `${(await tlsServer()).url}?tls=true&tlsCAFile=${(await tlsServer()).caFile}` }),
  ],
  [
    'a certificate for another host',
    /certificate .* not made for its host: let MONGODB_URL.* authority/,
    true,
    () => tlsServer({ names: ['elsewhere.example'], addresses: [] }),
  ],
  [
    'a certificate that has expired',
    /certificate .* authority in MONGODB_CA_FILE, is not valid at this time/,
    true,
    () => tlsServer({ from: Date.now() - 2 * DAY_MS, until: Date.now() - DAY_MS }),
  ],
  [
    'a certificate that is not valid yet',
    /certificate .* authority in MONGODB_CA_FILE, is not valid at this time/,
    true,
    () => tlsServer({ from: Date.now() + DAY_MS, until: Date.now() + 2 * DAY_MS }),
  ],
  [
    'a server that knows users by certificates',
    /do not agree on TLS: .* tlsCertificateKeyFile of MONGODB_URL/,
    true,
    () => tlsServer({}, { requestCert: true }),
  ],
  [
    'plain towards TLS',
    /hung up .* say tls=true in MONGODB_URL and name its authority in MONGODB_CA_FILE/,
    false,
    async () => ({ url: (await tlsServer()).url }),
  ],
  [
    'TLS towards a plain server that hangs up',
    /hung up .* leave both out; and see that the port/,
    false,
    async () => ({ caFile: (await tlsServer()).caFile, url: await plainServer('') }),
  ],
  [
    'TLS towards a plain server that answers',
    /without TLS: leave MONGODB_CA_FILE and tls=true of MONGODB_URL/,
    true,
    async () => ({ caFile: (await tlsServer()).caFile, url: await plainServer('400 Bad Request\n') }),
  ],
  [
    'another member that may come back',
    /certificate .* not trusted: .* authority .* MONGODB_CA_FILE/,
    false,
    async () => ({ url: `${(await tlsServer()).url.slice(0, -1)},127.0.0.1:1/?tls=true&replicaSet=rs0` }),
  ],
  [
    'a host that has no address',
    /No address is known for a host .* MONGODB_URL/,
    false,
    async () => ({ url: `mongodb://${NOWHERE}/` }),
  ],
  [
    'a wrong password',
    /refuses the login: .* MONGODB_USERNAME and MONGODB_PASSWORD/,
    true,
    async () => ({ ...LOGIN, url: await mongoServer(() => ({}), failed(18, 'AuthenticationFailed')) }),
  ],
  [
    'a wrong password in the url',
    /refuses the login: .* those in MONGODB_URL, and at its authSource/,
    true,
    async () => {
      const url = await mongoServer(() => ({}), failed(18, 'AuthenticationFailed'));
      return { url: `${url.replace('//', `//ann:${SECRET}@`)}?authSource=elsewhere` };
    },
  ],
  [
    'a way to log in that the server has not got',
    /refuses the login: .* authMechanism/,
    true,
    async () => ({ ...LOGIN, url: await mongoServer(() => ({}), failed(334, 'MechanismUnavailable')) }),
  ],
  [
    'a server that knows no login',
    /refuses the login/,
    true,
    async () => ({ ...LOGIN, url: await mongoServer(() => ({}), failed(59, 'CommandNotFound')) }),
  ],
  [
    'no login where one is needed',
    /refuses a right: .* MONGODB_USERNAME, .* MONGODB_DATABASE, and name a user/,
    true,
    async () => ({ url: await mongoServer(() => ({}), failed(13, 'Unauthorized')) }),
  ],
  [
    'a replica set of another name',
    /replica set .* give replicaSet the name that the set has/,
    true,
    async () => ({ url: `${await mongoServer(memberOf('rs1'))}?replicaSet=rs0` }),
  ],
  [
    'a replica set of another name, directly',
    /replica set .* give replicaSet the name that the set has/,
    true,
    async () => ({ url: `${await mongoServer(memberOf('rs1'))}?replicaSet=rs0&directConnection=true` }),
  ],
  [
    'a server of no set',
    /replica set .* leave it out/,
    true,
    async () => ({ url: `${await mongoServer(() => ({}))}?replicaSet=rs0` }),
  ],
  [
    'a set without a primary',
    /has no primary/,
    false,
    async () => ({ url: `${await mongoServer(memberOf('rs0', secondary))}?replicaSet=rs0` }),
  ],
  [
    'a server that is too old',
    /version or kind .* MongoDB 5\.0 or newer/,
    true,
    async () => ({ url: await mongoServer(() => ({ maxWireVersion: 6 })) }),
  ],
  [
    'a server that is too new',
    /version or kind/,
    true,
    async () => ({ url: await mongoServer(() => ({ minWireVersion: 99, maxWireVersion: 99 })) }),
  ],
  [
    'a server behind no load balancer',
    /loadBalanced=true in MONGODB_URL/,
    true,
    async () => ({ url: `${await mongoServer(() => ({}))}?loadBalanced=true` }),
  ],
  [
    'a package that is not there',
    /MONGODB_URL asks for what this program cannot do: look at its compressors/,
    true,
    async () => ({ url: `${await mongoServer(() => ({ compression: ['snappy'] }))}?compressors=snappy` }),
  ],
];

const outcomes = new Map<string, readonly unknown[]>();

/** What is thrown by a question that has a deadline, by one that has none, and by the inspection. */
async function outcomesOf(options: MongoOptions): Promise<readonly unknown[]> {
  const store = await openMongoDocuments(options);
  const asked = [store.checkpoint('a'), store.acquireLease('b', 'c', 1_000), inspectMongo(options)];
  const thrown = await Promise.all(asked.map((answer) => answer.catch((error: unknown) => error)));
  await store.close();
  return thrown;
}

beforeAll(async () => {
  const all = CASES.map(async ([name, , , options]) => {
    const whole = { url: '', database: 'parley', timeoutMs: TIMEOUT_MS, ...(await options()) };
    outcomes.set(name, await outcomesOf(whole));
  });
  await Promise.all(all);
});
test.each(CASES)('%s is reported with the setting', (name, told, isRefused) => {
  const code = isRefused ? 'STORE_REFUSED' : 'STORE_UNAVAILABLE';
  const expected = { code, retryable: !isRefused, message: expect.stringMatching(told) };
  const thrown = outcomes.get(name);
  expect(thrown).toEqual(Array.from({ length: 3 }, () => expect.any(ParleyError)));
  expect(thrown).toMatchObject([expected, expected, expected]);
  expect(inspect(thrown, { depth: 10, showHidden: true })).not.toContain(SECRET);
});
