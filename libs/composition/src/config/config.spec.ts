import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig, readConfig } from './config.js';
import { settingsHelp } from './help.js';
import { SETTINGS } from './settings.js';

const URLS = {
  EVENTSTOREDB_URL: 'esdb://127.0.0.1:2113?tls=false',
  MONGODB_URL: 'mongodb://127.0.0.1:27017',
};
const mistakesOf = async (env: Record<string, string>): Promise<readonly string[]> =>
  (await checkConfig(env)).mistakes;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function fileOf(content: string | Buffer): Promise<string> {
  const file = join(folder, 'content');
  await writeFile(file, content);
  return file;
}

test('an empty environment gives every setting its default', async () => {
  expect(await readConfig({}, 2)).toEqual({
    data: './data',
    host: '127.0.0.1',
    port: 3_000,
    workerPort: 3_001,
    bodyLimit: 1_048_576,
    rateLimit: 60_000,
    columnsBytes: 1_073_741_824,
    logLevel: 'info',
    projections: 'thread',
    recordReads: false,
    eventStore: null,
    documents: null,
  });
});

test('an empty variable counts as one that is not set', async () => {
  const names = SETTINGS.flatMap(({ name, hasFile }) => (hasFile ? [name, `${name}_FILE`] : [name]));
  const empty = Object.fromEntries(names.map((name) => [name, '']));
  expect(await readConfig(empty)).toEqual(await readConfig({}));
});

test('limits are taken at both ends', async () => {
  expect(await readConfig({ PARLEY_PORT: '0', PARLEY_BODY_LIMIT: '1024' })).toMatchObject({
    port: 0,
    bodyLimit: 1_024,
  });
  expect((await readConfig({ PARLEY_PORT: '65535' })).port).toBe(65_535);
});

test('all mistakes are told in one message, without the values', async () => {
  const mistaken = {
    PARLEY_PORT: '65536',
    PARLEY_BODY_LIMIT: '1e6',
    PARLEY_RATE_LIMIT: '-1',
    PARLEY_LOG_LEVEL: 'loud',
    PARLEY_PROJECTIONS: 'none',
    MONGODB_DATABASE: 'other',
  };
  await expect(readConfig(mistaken)).rejects.toMatchObject({
    code: 'INVALID_CONFIGURATION',
    message:
      'PARLEY_PORT must be a whole number from 0 to 65535; ' +
      'PARLEY_BODY_LIMIT must be a whole number from 1024 to 67108864; ' +
      'PARLEY_RATE_LIMIT must be a whole number from 1 to 100000000; ' +
      'PARLEY_LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent; ' +
      'MONGODB_DATABASE is set, but MONGODB_URL is not; ' +
      'PARLEY_PROJECTIONS is none, but workers need both EVENTSTOREDB_URL and MONGODB_URL.',
  });
});

describe('who runs projections', () => {
  const placeOf = async (env: Record<string, string>, cores = 2): Promise<string> =>
    (await readConfig(env, cores)).projections;

  test('is the server as soon as one store is embedded, and workers when none is', async () => {
    expect(await placeOf({ EVENTSTOREDB_URL: URLS.EVENTSTOREDB_URL })).toBe('here');
    expect(await placeOf({ MONGODB_URL: URLS.MONGODB_URL })).toBe('here');
    expect(await placeOf(URLS)).toBe('none');
  });

  test('is a thread of the server on embedded stores where there are two cores', async () => {
    expect(await placeOf({}, 1)).toBe('here');
    expect(await placeOf({}, 2)).toBe('thread');
  });

  test('can be said', async () => {
    expect(await placeOf({ ...URLS, PARLEY_PROJECTIONS: 'here' })).toBe('here');
    expect(await placeOf({ ...URLS, PARLEY_PROJECTIONS: 'none' })).toBe('none');
    expect(await placeOf({ PARLEY_PROJECTIONS: 'here' })).toBe('here');
    expect(await placeOf({ PARLEY_PROJECTIONS: 'thread' }, 1)).toBe('thread');
  });

  test('is no thread where a store is a server', async () => {
    await expect(readConfig({ ...URLS, PARLEY_PROJECTIONS: 'thread' })).rejects.toThrow(
      'PARLEY_PROJECTIONS is thread, which is for the embedded stores, but EVENTSTOREDB_URL or MONGODB_URL is set.',
    );
  });
});

test('a database that is for the records of reads of another Parley is refused', async () => {
  const mistake = 'is for the records of reads of another Parley';
  await expect(readConfig({ ...URLS, PARLEY_NAMESPACE: 'reads' })).rejects.toThrow(mistake);
  await expect(readConfig({ ...URLS, MONGODB_DATABASE: 'chats-reads' })).rejects.toThrow(mistake);
  await expect(readConfig({ ...URLS, MONGODB_DATABASE: 'reads' })).resolves.toBeDefined();
});

test('questions reach documents on a server by a way of their own, of a secondary where one is named', async () => {
  const named = { ...URLS, MONGODB_QUESTIONS_URL: 'mongodb://reports.example' };
  const { documents, questionDocuments } = await readConfig(named);
  expect(questionDocuments).toEqual({
    ...documents,
    url: 'mongodb://reports.example',
    readPreference: 'secondaryPreferred',
    timeoutMs: 30_000,
  });
  const usual = await readConfig(URLS);
  expect(usual.questionDocuments).toEqual({ ...usual.documents, timeoutMs: 30_000 });
  expect((await readConfig({})).questionDocuments).toBeUndefined();
  await expect(readConfig({ ...URLS, MONGODB_QUESTIONS_URL: 'reports' })).rejects.toThrow(
    'MONGODB_QUESTIONS_URL begins with',
  );
  await expect(readConfig({ MONGODB_QUESTIONS_URL: 'mongodb://reports.example' })).rejects.toThrow(
    'MONGODB_QUESTIONS_URL is set, but MONGODB_URL is not',
  );
});

describe('the stores', () => {
  test('get what is set, and nothing for what is not', async () => {
    const { eventStore, documents } = await readConfig(URLS);
    expect(eventStore).toEqual({ url: URLS.EVENTSTOREDB_URL, deadlineMs: 10_000 });
    expect(documents).toEqual({ url: URLS.MONGODB_URL, database: 'parley', timeoutMs: 5_000 });
  });

  test('get a namespace as the beginning of streams and the end of a database', async () => {
    const { eventStore, documents } = await readConfig({ ...URLS, PARLEY_NAMESPACE: 'staging' });
    expect([eventStore?.namespace, documents?.database]).toEqual(['staging', 'parley-staging']);
    const one = { MONGODB_URL: URLS.MONGODB_URL, MONGODB_DATABASE: 'chats', PARLEY_NAMESPACE: 'eu_1' };
    expect((await readConfig(one)).documents?.database).toBe('chats-eu_1');
  });

  test('take no namespace that is no name, none that is too long for a database, and none without a server', async () => {
    for (const PARLEY_NAMESPACE of ['Staging', 'a-b', '1st', 'n'.repeat(21)])
      expect(await mistakesOf({ ...URLS, PARLEY_NAMESPACE })).toEqual([
        'PARLEY_NAMESPACE must be a lower-case letter, then at most 19 lower-case letters, digits or underscores',
      ]);
    const long = { ...URLS, PARLEY_NAMESPACE: 'n'.repeat(20), MONGODB_DATABASE: 'd'.repeat(18) };
    expect(await mistakesOf(long)).toEqual([expect.stringMatching(/^MONGODB_DATABASE, with a namespace/)]);
    expect(await mistakesOf({ PARLEY_NAMESPACE: 'staging' })).toEqual([
      'PARLEY_NAMESPACE is set, but neither EVENTSTOREDB_URL nor MONGODB_URL is: name another folder in PARLEY_DATA instead',
    ]);
  });

  test('get a password from its variable, or from the file that is named, without its last line break', async () => {
    const file = await fileOf('words with spaces \n');
    const username = { EVENTSTOREDB_USERNAME: 'writer', MONGODB_USERNAME: 'reader' };
    const passwords = { EVENTSTOREDB_PASSWORD_FILE: file, MONGODB_PASSWORD: 'plain' };
    const secure = { ...URLS, EVENTSTOREDB_URL: 'esdb://127.0.0.1:2113' };
    const { eventStore, documents } = await readConfig({ ...secure, ...username, ...passwords });
    expect(eventStore).toMatchObject({ username: 'writer', password: 'words with spaces ' });
    expect(documents).toMatchObject({ username: 'reader', password: 'plain' });
  });

  test('never take bytes that are not UTF-8 for others; a byte order mark is passed over', async () => {
    const secure = { ...URLS, MONGODB_USERNAME: 'reader' };
    const marked = await fileOf('\ufeffhidden\n');
    expect((await readConfig({ ...secure, MONGODB_PASSWORD_FILE: marked })).documents).toMatchObject({
      password: 'hidden',
    });
    const windows1251 = await fileOf(Buffer.from('\xcf\xe0\xf0', 'latin1'));
    expect(await mistakesOf({ ...secure, MONGODB_PASSWORD_FILE: windows1251 })).toContain(
      'MONGODB_PASSWORD_FILE names a file that is not UTF-8',
    );
    // This is how Node hands over such bytes of the environment.
    expect(await mistakesOf({ PARLEY_DATA: '/srv/\ufffd' })).toEqual([
      'PARLEY_DATA holds bytes that are not UTF-8',
    ]);
  });

  test('say which file is mistaken, and never what a secret is', async () => {
    const file = await fileOf('\n');
    const both = { MONGODB_PASSWORD: 'hidden', MONGODB_PASSWORD_FILE: await fileOf('\n') };
    const missing = join(folder, 'missing');
    expect((await mistakesOf({ ...URLS, ...both, MONGODB_USERNAME: 'reader' })).slice(0, 2)).toEqual([
      'MONGODB_PASSWORD and MONGODB_PASSWORD_FILE are both set',
      'MONGODB_PASSWORD_FILE names a file that holds nothing',
    ]);
    const unread = await mistakesOf({ ...URLS, MONGODB_PASSWORD_FILE: missing, MONGODB_USERNAME: 'a' });
    expect(unread[0]).toBe('MONGODB_PASSWORD_FILE names no file that can be read');
    expect(await mistakesOf({ EVENTSTOREDB_PASSWORD_FILE: file })).toEqual([
      'EVENTSTOREDB_PASSWORD_FILE names a file that holds nothing',
    ]);
  });
});

test('what the adapters find is reported with the rest, and no part of a connection string is', async () => {
  const mistakes = await mistakesOf({
    EVENTSTOREDB_URL: 'esdb://user:hidden@127.0.0.1?tls=false',
    MONGODB_URL: 'http://hidden',
    MONGODB_CA_FILE: join(folder, 'missing'),
    MONGODB_TIMEOUT_MS: '99',
  });
  expect(mistakes[0]).toBe('MONGODB_TIMEOUT_MS must be a whole number from 100 to 600000');
  for (const name of ['EVENTSTOREDB_URL', 'MONGODB_URL', 'MONGODB_CA_FILE'])
    expect(mistakes.filter((mistake) => mistake.startsWith(name))).toHaveLength(1);
  expect(mistakes).toHaveLength(4);
  expect(mistakes.join()).not.toMatch(/hidden|user|127/);
  expect(mistakes.join()).not.toMatch(/\.$|\.,/);
});

test('the help of a program lists the settings that it reads, with what holds without them', () => {
  expect(settingsHelp('worker')).toContain('PARLEY_WORKER_PORT');
  expect(settingsHelp('worker')).not.toContain('PARLEY_RATE_LIMIT');
  expect(settingsHelp('server')).toMatch(/PARLEY_PORT +port .* \(default 3000\)/);
  expect(settingsHelp('server')).toMatch(
    /MONGODB_PASSWORD .*\(or in the file that MONGODB_PASSWORD_FILE names\)/,
  );
});

describe('a variable that looks like a setting and is none', () => {
  test.each([
    ['PARLEY_PROT', 'PARLEY_PORT'],
    ['PARLEY_DATE', 'PARLEY_DATA'],
    ['PARLEY_DATA_FOLDER', 'PARLEY_DATA'],
    ['parley_log_level', 'PARLEY_LOG_LEVEL'],
    ['PARLEY_TOKN', 'PARLEY_TOKEN'],
    ['PARLEY_URL_FILE', 'PARLEY_URL'],
    ['EVENTSTOREDB_URI', 'EVENTSTOREDB_URL'],
    ['EVENTSTOREDB_DEADLINE', 'EVENTSTOREDB_DEADLINE_MS'],
    ['MONGODB_TIMEOUT', 'MONGODB_TIMEOUT_MS'],
    ['MONGODB_PASWORD_FILE', 'MONGODB_PASSWORD_FILE'],
  ])('%s: is refused with the nearest name, and its value is not told', async (name, nearest) => {
    const { config, mistakes } = await checkConfig({ [name]: 'hidden' });
    expect(config).toBeNull();
    expect(mistakes).toEqual([`${name} is no setting (did you mean ${nearest}?)`]);
  });

  test('is passed over when it is empty, of others, or told to a container by its orchestrator', async () => {
    const passedOver = {
      PARLEY_PROT: '',
      MY_PARLEY_PROT: '1',
      MONGO_URL: 'x',
      MONGODB_SERVICE_HOST: '10.0.0.1',
      MONGODB_SERVICE_PORT_MONGO: '27017',
      MONGODB_PORT: 'tcp://10.0.0.1:27017',
      MONGODB_PORT_27017_TCP_ADDR: '10.0.0.1',
    };
    expect(await mistakesOf(passedOver)).toEqual([]);
    expect(await mistakesOf({ MONGODB_PORT: '27017' })).toHaveLength(1);
  });

  test('that the command line reads is none of the mistakes', async () => {
    expect(await mistakesOf({ PARLEY_URL: 'http://127.0.0.1:3000', PARLEY_TOKEN: 'hidden' })).toEqual([]);
  });
});
