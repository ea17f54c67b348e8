import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readConfig } from '@parley/composition';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer } from 'node:tls';
import { compose, environmentOf, OURS, ROOT, WITH_TLS } from './compose.fixtures.js';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const suite = hasOpenssl ? describe : describe.skip;

suite('deploy/make-secrets.sh (needs openssl)', () => {
  const outer = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
  const folder = join(outer, 'made');
  const make = () =>
    spawnSync('bash', [join(ROOT, 'deploy', 'make-secrets.sh'), folder], { encoding: 'utf8' });
  const secret = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const contents = (): string[] => readdirSync(folder).map((name) => `${name} ${secret(name)}`);

  beforeAll(() => {
    expect(make()).toMatchObject({ status: 0, stderr: '' });
  }, 120_000);
  afterAll(() => {
    rmSync(outer, { recursive: true });
  });

  test('lets nobody else into the folder, and containers read what they mount', () => {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const visible = readdirSync(folder).filter((name) => !name.startsWith('.'));
    for (const name of visible) expect(statSync(join(folder, name)).mode & 0o444).toBe(0o444);
    expect(statSync(join(folder, '.eventstore-ca.key')).mode & 0o077).toBe(0);
  });

  test('makes passwords of 256 random bits, each another', () => {
    const names = ['mongo-root-password', 'mongo-password', 'eventstore-admin-password'];
    const made = names.map((name) => secret(name).trim());
    for (const password of made) expect(password).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(made).size).toBe(names.length);
  });

  test('makes a key file that MongoDB takes: 6 to 1,024 characters of base64', () => {
    const key = secret('mongo-keyfile').replaceAll(/\s/g, '');
    expect(key).toMatch(/^[A-Za-z0-9+/=]{6,1024}$/);
  });

  test('makes a certificate for the name that the containers use, and for no other', () => {
    const node = new X509Certificate(secret('eventstore-node.crt'));
    const authority = new X509Certificate(secret('eventstore-ca.crt'));
    expect(node.verify(authority.publicKey)).toBe(true);
    expect(authority.ca).toBe(true);
    expect(node.subject).toBe('CN=eventstoredb-node');
    expect(node.checkHost('eventstore')).toBe('eventstore');
    expect(node.checkHost('mongo-1')).toBeUndefined();
  });

  test('makes a certificate that a client of the authority accepts', async () => {
    const server = createServer({ cert: secret('eventstore-node.crt'), key: secret('eventstore-node.key') });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ca = secret('eventstore-ca.crt');
    const client = connect({ host: '127.0.0.1', port, ca, servername: 'eventstore' });
    try {
      await once(client, 'secureConnect');
      expect(client.authorized).toBe(true);
    } finally {
      client.destroy();
      server.close();
    }
  });

  test.each(OURS.flatMap((name) => [[name, false] as const, [name, true] as const]))(
    'gives %s a configuration that it takes (TLS: %s)',
    async (name, withTls) => {
      const secrets = { ...compose().secrets, ...compose(WITH_TLS).secrets };
      const given = Object.entries(environmentOf(name, withTls)).map(([key, value]) => {
        const file = secrets[value.replace('/run/secrets/', '')]?.file.replace(/^.*\//, '');
        return [key, file ? join(folder, file) : value.replace(/^\$.*:-(.*)\}$/, '$1')] as const;
      });
      const config = await readConfig(Object.fromEntries(given));
      expect(config.documents?.password).toBe(secret('mongo-password').trim());
      const password = withTls ? secret('eventstore-admin-password').trim() : undefined;
      expect(config.eventStore?.password).toBe(password);
      expect(config.projections).toBe('none');
    },
  );

  test('changes nothing that is there', () => {
    const before = contents();
    expect(make()).toMatchObject({ status: 0, stdout: expect.not.stringContaining('made') });
    expect(contents()).toEqual(before);
  });
});
