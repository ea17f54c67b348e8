import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { DocumentStore } from '@parley/eventsourcing';
import { selfSigned } from '../../../../test/support/certificate.js';
import { openMongoRelay, type MongoRelay } from '../../../../test/support/servers/mongo-relay.js';
import { checkMongoOptions } from './check-options.js';
import { inspectMongo } from './inspect.js';
import { openMongoDocuments } from '../open.js';
import { describeOnMongo, freshMongoDatabase, type MongoDatabase } from '../testing/mongo-databases.js';

const DOWN = { family: 'Infrastructure', code: 'STORE_UNAVAILABLE', retryable: true };

async function refusedPort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a server that is not there', () => {
  it('opens nevertheless, answers STORE_UNAVAILABLE in time, and shows no secret', async () => {
    const url = `mongodb://127.0.0.1:${await refusedPort()}`;
    const options = { url, database: 'parley', username: 'ann', password: 'not-to-be-seen', timeoutMs: 200 };
    const store = await openMongoDocuments(options);
    const error: unknown = await store.checkpoint('x').catch((reason: unknown) => reason);
    expect(error).toMatchObject(DOWN);
    const shown = inspect([store, error], { depth: 10, showHidden: true });
    for (const secret of ['not-to-be-seen', url]) expect(shown).not.toContain(secret);
    await expect(inspectMongo(options)).rejects.toMatchObject(DOWN);
    await store.close();
  });
});

describe('checkMongoOptions', () => {
  const good = { url: 'mongodb://127.0.0.1:27017', database: 'parley' };
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-mongo-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    good,
    { ...good, url: 'mongodb://a:1,b:2,c/?replicaSet=rs0&tls=true' },
    { ...good, url: 'mongodb://ann:p%40ss@h/?authSource=admin' },
    { ...good, username: 'ann', password: '', timeoutMs: 1 },
  ])('has nothing against %j', (options) => {
    expect(checkMongoOptions(options)).toEqual([]);
  });

  it.each([
    [{ url: 'http://127.0.0.1' }, /MONGODB_URL begins/],
    [{ url: 'mongodb://' }, /MONGODB_URL begins/],
    [{ url: 'mongodb://ann:secret@:x/' }, /MONGODB_URL cannot be read/],
    [{ url: 'mongodb://h/?secret=1' }, /MONGODB_URL cannot be read/],
    [{ database: 'a b' }, /MONGODB_DATABASE/],
    [{ database: 'admin' }, /MONGODB_DATABASE/],
    [{ database: '' }, /MONGODB_DATABASE/],
    [{ username: 'secret' }, /MONGODB_USERNAME and MONGODB_PASSWORD/],
    [{ password: 'secret' }, /MONGODB_USERNAME and MONGODB_PASSWORD/],
    [{ url: 'mongodb://a:secret@h', username: 'a', password: 'secret' }, /given twice/],
    [{ timeoutMs: 0 }, /MONGODB_TIMEOUT_MS/],
    [{ timeoutMs: 1.5 }, /MONGODB_TIMEOUT_MS/],
    [{ caFile: '/nowhere/secret.pem' }, /MONGODB_CA_FILE/],
    [{ url: 'mongodb://h/?tls=true&tlsCAFile=/nowhere/secret.pem' }, /tlsCAFile of MONGODB_URL/],
    [{ url: 'mongodb://h/?tls=true&tlsCRLFile=/nowhere/secret.pem' }, /tlsCRLFile of MONGODB_URL/],
    [
      { url: 'mongodb+srv://h.i.j/?tlsCertificateKeyFile=/nowhere/secret' },
      /tlsCertificateKeyFile of MONGODB_/,
    ],
  ])('tells what is wrong with %j, and no secret', (wrong, sentence) => {
    const mistakes = checkMongoOptions({ ...good, ...wrong });
    expect(mistakes).toEqual([expect.stringMatching(sentence)]);
    expect(mistakes.join()).not.toContain('secret');
  });

  it('tells everything at once, and openMongoDocuments refuses with it', async () => {
    const caFile = join(folder, 'ca.pem');
    await writeFile(caFile, 'no certificate');
    const wrong = { url: 'mongodb://h/?tls=false', database: '', username: 'a', timeoutMs: -1, caFile };
    expect(checkMongoOptions(wrong)).toHaveLength(5);
    await expect(openMongoDocuments(wrong)).rejects.toMatchObject({ code: 'INVALID_CONFIGURATION' });
  });

  it('takes files of TLS that can be used, refuses others, and those that never would be', () => {
    const [own, others] = [selfSigned(), selfSigned()];
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const caFile = write('ca.pem', own.certificate);
    const pair = write('pair.pem', own.certificate + own.key);
    const mixed = write('mixed.pem', own.certificate + others.key);
    const faultsOf = (query: string, more: object = {}) =>
      checkMongoOptions({ ...good, url: `mongodb://h/?${query}`, ...more });
    expect(faultsOf(`tls=true&tlsCAFile=${caFile}&tlsCertificateKeyFile=${pair}`)).toEqual([]);
    expect(faultsOf(`tlsCertificateKeyFile=${pair}`, { caFile })).toEqual([]);
    expect(faultsOf(`tls=true&tlsCertificateKeyFile=${mixed}`)).toEqual([
      expect.stringContaining('and its key'),
    ]);
    expect(faultsOf(`tls=true&tlsCertificateKeyFile=${caFile}`)).toEqual([
      expect.stringContaining('and its key'),
    ]);
    expect(faultsOf(`tlsCAFile=${caFile}`)).toEqual([expect.stringContaining('say tls=true')]);
    expect(faultsOf(`tlsCAFile=${caFile}`, { caFile })).toEqual([expect.stringContaining('given twice')]);
  });
});

describeOnMongo('a way to the server that comes and goes', () => {
  let database: MongoDatabase;
  let relay: MongoRelay;
  let store: DocumentStore;
  beforeEach(async () => {
    database = freshMongoDatabase();
    relay = await openMongoRelay(database.url);
    store = await openMongoDocuments({ url: relay.url, database: database.name, timeoutMs: 500 });
  });
  afterEach(async () => {
    await store.close();
    await relay.close();
    await database.drop();
  });

  /** The driver looks for its servers now and then; each try waits for a while. */
  async function eventually<T>(ask: () => Promise<T>): Promise<T> {
    for (let tries = 0; tries < 100; tries++) {
      const [answer] = await Promise.allSettled([ask()]);
      if (answer.status === 'fulfilled') return answer.value;
    }
    return ask();
  }

  it.each(['cut', 'silence'] as const)(
    '%s: STORE_UNAVAILABLE in time, and by itself it goes on',
    async (kind) => {
      expect(await store.putRecord('k', 'a', 1)).toBe(true);
      relay[kind]();
      await expect(store.getRecord('k', 'a')).rejects.toMatchObject(DOWN);
      await expect(store.acquireLease('l', 'one', 1_000)).rejects.toMatchObject(DOWN);
      relay.mend();
      expect(await eventually(() => store.getRecord('k', 'a'))).toMatchObject({ value: 1 });
      expect(await store.acquireLease('l', 'one', 1_000)).not.toBeNull();
    },
  );

  it('a question waits once for a server that does not answer, though the driver would ask twice', async () => {
    const timeoutMs = 2_000;
    const patient = await openMongoDocuments({ url: relay.url, database: database.name, timeoutMs });
    await patient.listRecords('k');
    relay.silence();
    const began = performance.now();
    await expect(patient.listRecords('k')).rejects.toMatchObject(DOWN);
    expect(performance.now() - began).toBeLessThan(1.9 * timeoutMs);
    await patient.close();
  });

  it('closes while nothing answers', async () => {
    await store.checkpoint('x');
    relay.silence();
    const asked = store.checkpoint('x').catch((reason: unknown) => reason);
    await store.close();
    expect(await asked).toMatchObject(DOWN);
  });
});
