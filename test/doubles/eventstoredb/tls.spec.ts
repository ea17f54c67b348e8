import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeCertificate } from '../../support/certificate.js';
import { event, newStream, rejection, revisions } from './client.fixtures.js';
import { startEventStoreDouble, type EventStoreDouble } from './start.js';

let double: EventStoreDouble;
let certFile: string;
const clients: EventStoreDBClient[] = [];

beforeAll(async () => {
  const tls = writeCertificate(await mkdtemp(join(tmpdir(), 'eventstoredb-double-tls-')));
  certFile = tls.certFile;
  double = await startEventStoreDouble({ tls, credentials: 'keeper:of the:log' });
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.dispose()));
  await double.stop();
});

function clientOf(user: string, ca = `&tlsCAFile=${encodeURIComponent(certFile)}`): EventStoreDBClient {
  const url = `esdb://${user}127.0.0.1:${double.port}?tls=true${ca}`;
  const client = EventStoreDBClient.connectionString(url);
  clients.push(client);
  return client;
}

describe('a double that speaks TLS and asks for credentials', () => {
  it('lets in a client that trusts its certificate and brings the credentials', async () => {
    const client = clientOf('keeper:of%20the%3Alog@');
    const stream = newStream();
    await client.appendToStream(stream, event());
    expect(await revisions(client.readStream(stream))).toEqual([0n]);
  });

  it.each(['', 'keeper:wrong@'])('refuses the user "%s"', async (user) => {
    const error = await rejection(revisions(clientOf(user).readStream(newStream())));
    expect(error).toHaveProperty('code', user === '' ? 7 : 16);
  });

  it('is refused by a client that does not trust its certificate', async () => {
    const client = clientOf('keeper:of%20the%3Alog@', '');
    const error = await rejection(client.appendToStream(newStream(), event()));
    expect(error).toMatchObject({ code: 14, message: expect.stringContaining('certificate') });
  });
});
