import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ABSENT, type EventStore } from '@parley/eventsourcing';
import { numbered } from '@parley/testkit';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEventStoreDouble, type EventStoreDouble } from '../../../../test/doubles/eventstoredb/start.js';
import { selfSigned, type CertificateOptions } from '../../../../test/support/certificate.js';
import { startTlsServer } from '../../../../test/support/servers/strange-servers.js';
import { outcomeOf } from '../esdb.fixtures.js';
import { inspectEsdb } from '../inspect.js';
import { openEsdbEventStore } from '../open.js';
import type { EsdbOptions } from './options.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-esdb-tls-'));
const [certFile, keyFile, otherFile] = [join(folder, 'c.pem'), join(folder, 'k.pem'), join(folder, 'o.pem')];
const admin = { username: 'admin', password: 'changeit' };
const DAY_MS = 24 * 60 * 60 * 1_000;
let double: EventStoreDouble;

beforeAll(async () => {
  const { certificate, key } = selfSigned();
  writeFileSync(certFile, certificate);
  writeFileSync(keyFile, key);
  writeFileSync(otherFile, selfSigned().certificate);
  double = await startEventStoreDouble({ tls: { certFile, keyFile }, credentials: 'admin:changeit' });
});
afterAll(async () => {
  await double.stop();
  rmSync(folder, { recursive: true });
});

/** What a store with these options answers to each of its questions. */
async function answers(options: Partial<EsdbOptions>): Promise<unknown[]> {
  const store: EventStore = await openEsdbEventStore({ url: `esdb://localhost:${double.port}`, ...options });
  const questions = [
    store.append(`s-${randomUUID()}`, ABSENT, numbered(1)),
    store.head(),
    store.readStream('s', { limit: 1 }),
  ];
  const outcomes = await Promise.all(questions.map(outcomeOf));
  await store.close();
  return outcomes;
}

test('a server whose certificate is trusted is spoken to, with the credentials given either way', async () => {
  const expected = [
    { answered: expect.objectContaining({ revision: 0 }) },
    { answered: expect.anything() },
    { answered: [] },
  ];
  expect(await answers({ caFile: certFile, ...admin })).toEqual(expected);
  expect(await answers({ caFile: certFile, url: `esdb://admin:changeit@localhost:${double.port}` })).toEqual(
    expected,
  );
});

test('credentials that the server does not take are refused, and no retry is suggested', async () => {
  const refused = expect.objectContaining({ code: 'STORE_REFUSED' });
  expect(await answers({ caFile: certFile, ...admin, password: 'wrong' })).toEqual([
    refused,
    refused,
    refused,
  ]);
  expect(await answers({ caFile: certFile })).toEqual([refused, refused, refused]);
});

test.each([
  ['signed by somebody else', { caFile: otherFile, ...admin }],
  ['that nobody is told to trust', admin],
])('a server with a certificate %s is not spoken to', async (_, options) => {
  const refused = expect.objectContaining({ code: 'STORE_REFUSED' });
  // Of an append nobody knows what became of it.
  const unknown = expect.objectContaining({ details: expect.objectContaining({ unknown: true }) });
  expect(await answers(options)).toEqual([unknown, refused, refused]);
  await expect(inspectEsdb({ url: `esdb://localhost:${double.port}`, ...options })).rejects.toMatchObject({
    code: 'STORE_REFUSED',
    message: expect.stringMatching(/certificate .* not trusted: .* authority .* EVENTSTOREDB_CA_FILE/),
  });
});

test.each<readonly [string, CertificateOptions]>([
  ['for another host', { names: ['elsewhere.example'], addresses: [] }],
  ['that has expired', { from: Date.now() - 2 * DAY_MS, until: Date.now() - DAY_MS }],
])('a certificate %s is reported, though its authority is trusted', async (_, made) => {
  const server = await startTlsServer(made);
  try {
    const options = { url: `esdb://localhost:${server.port}`, caFile: server.caFile };
    await expect(inspectEsdb(options)).rejects.toMatchObject({
      code: 'STORE_REFUSED',
      message: expect.stringMatching(/certificate .* made for the host in EVENTSTOREDB_URL and still valid/),
    });
  } finally {
    server.close();
  }
});

test('a host that has no address is reported with the setting', async () => {
  // Too long for a name: no name server is asked.
  const url = `esdb://${'a'.repeat(64)}.invalid:2113`;
  await expect(inspectEsdb({ url })).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringMatching(/No address is known for a host .* EVENTSTOREDB_URL/),
  });
});

test('the version is asked for over TLS too', async () => {
  const url = `esdb://localhost:${double.port}`;
  expect((await inspectEsdb({ url, caFile: certFile, ...admin })).serverVersion).toMatch(/^\d+\.\d+/);
});

test('plain towards TLS is reported with the setting, and so is TLS towards plain', async () => {
  const plain = await startEventStoreDouble({});
  try {
    const messageOf = (url: string) =>
      inspectEsdb({ url }).catch((error: unknown) => (error as Error).message);
    expect(await messageOf(`esdb://localhost:${double.port}?tls=false`)).toMatch(
      /wants TLS, leave tls=false out of/,
    );
    expect(await messageOf(`esdb://localhost:${plain.port}`)).toMatch(/without TLS: say tls=false/);
  } finally {
    await plain.stop();
  }
});
