import { afterAll, expect, jest, test } from '@jest/globals';
import { startEventStoreDouble } from '../doubles/eventstoredb/start.js';
import { writeCertificate } from '../support/certificate.js';
import { startTlsServer } from '../support/servers/strange-servers.js';
import { newFolder, outcomeOf, removeFolders, spawnCli } from './cli.fixtures.js';

// Processes are started in here, on machines that may be busy.
jest.setTimeout(60_000);
afterAll(removeFolders);

test('EventStoreDB at an address by number is looked at over TLS without a warning of Node', async () => {
  const tls = writeCertificate(newFolder());
  const double = await startEventStoreDouble({ tls, credentials: 'admin:changeit' });
  try {
    const { port } = double;
    for (const EVENTSTOREDB_URL of [`esdb://127.0.0.1:${port}`, `esdb+discover://127.0.0.1:${port}`]) {
      const child = spawnCli(['doctor'], {
        PARLEY_DATA: newFolder(),
        EVENTSTOREDB_URL,
        EVENTSTOREDB_CA_FILE: tls.certFile,
        EVENTSTOREDB_USERNAME: 'admin',
        EVENTSTOREDB_PASSWORD: 'changeit',
      });
      const { code, out, err } = await outcomeOf(child);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(/^ok +round trip to EventStoreDB/m);
    }
  } finally {
    await double.stop();
  }
});

test('MongoDB with a certificate that is not trusted is reported with the authority and its setting, without the password', async () => {
  const server = await startTlsServer();
  try {
    const child = spawnCli(['doctor', '--json'], {
      PARLEY_DATA: newFolder(),
      MONGODB_URL: `mongodb://ann:not-to-be-seen@127.0.0.1:${server.port}/?tls=true`,
      MONGODB_TIMEOUT_MS: '3000',
    });
    const { code, out, err } = await outcomeOf(child);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^PROBLEMS_FOUND/) });
    const { findings } = JSON.parse(out) as { findings: readonly unknown[] };
    expect(findings).toContainEqual({
      subject: 'document store',
      verdict: 'problem',
      found: expect.stringMatching(
        /^MongoDB: STORE_REFUSED: The certificate .* not trusted: .* authority .* MONGODB_CA_FILE/,
      ),
      advice: expect.any(String),
    });
    expect(out + err).not.toContain('not-to-be-seen');
  } finally {
    server.close();
  }
});
