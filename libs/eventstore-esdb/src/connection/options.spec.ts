import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { selfSigned } from '../../../../test/support/certificate.js';
import { checkEsdbOptions } from './check-options.js';
import { openEsdbEventStore } from '../open.js';
import type { EsdbOptions } from './options.js';

const SECRET = 's3cret-4711';
const url = 'esdb://localhost:2113';
const insecure = `${url}?tls=false`;
const files: Record<'cert' | 'key' | 'other' | 'text' | 'missing', string> = {
  cert: '',
  key: '',
  other: '',
  text: '',
  missing: '/nowhere/ca.pem',
};

let folder: string;

afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-esdb-options-'));
  const [mine, others] = [selfSigned(), selfSigned()];
  const contents = { cert: mine.certificate, key: mine.key, other: others.key, text: `-----BEGIN ${SECRET}` };
  for (const [name, content] of Object.entries(contents)) {
    writeFileSync((files[name as 'cert'] = join(folder, `${name}.pem`)), content);
  }
});

describe('options that can be used', () => {
  test.each([
    [{ url: insecure }],
    [{ url }],
    [{ url: 'esdb://127.0.0.1' }],
    [{ url: 'esdb://[::1]:2113/?tls=true' }],
    [{ url: 'esdb://a:2113,b:2114,c?TLS=true&keepAliveInterval=10000&throw_on_append_failure=true' }],
    [{ url: 'esdb+discover://cluster.example:2113?maxDiscoverAttempts=3' }],
    [{ url: 'esdb://user:p%40ss@localhost:2113' }],
    [{ url, username: 'admin', password: SECRET, deadlineMs: 1 }],
    [{ url, namespace: 'staging_2' }],
  ])('%j', (options: EsdbOptions) => {
    expect(checkEsdbOptions(options)).toEqual([]);
  });

  test('with certificates', () => {
    const { cert, key } = files;
    expect(checkEsdbOptions({ url, caFile: cert, certFile: cert, keyFile: key })).toEqual([]);
  });
});

describe('options that cannot be used', () => {
  test.each<[Partial<EsdbOptions>, RegExp]>([
    [{ url: '' }, /like esdb:/],
    [{ url, namespace: '' }, /namespace is a lower-case letter/],
    [{ url, namespace: 'Staging' }, /namespace is/],
    [{ url, namespace: 'a.b' }, /namespace is/],
    [{ url, namespace: 'n'.repeat(21) }, /namespace is/],
    [{ url: 'http://localhost:2113' }, /like esdb:/],
    [{ url: 'esdb://' }, /like esdb:/],
    [{ url: 'esdb://local host' }, /host that is not like/],
    [{ url: 'esdb://localhost:70000' }, /host that is not like/],
    [{ url: 'esdb://a:1,,b:2' }, /host that is not like/],
    [{ url: 'esdb+discover://a:1,b:2' }, /more than one host/],
    [{ url: `esdb://${SECRET}@localhost` }, /credentials that are not like/],
    [{ url: `esdb://user:%zz${SECRET}@localhost` }, /credentials that are not like/],
    [{ url: `${url}?tls=no` }, /tls is true or false/],
    [{ url: `${url}?throwOnAppendFailure=false` }, /has to stay on/],
    [{ url: `${url}?tlsVerifyCert=false` }, /does nothing/],
    [{ url: `${url}?defaultDeadline=5` }, /EVENTSTOREDB_DEADLINE_MS/],
    [{ url: `${url}?nodePreference=follower` }, /leader/],
    [{ url: `${url}?keepAliveInterval=-1` }, /keepAliveInterval is a whole number/],
    [{ url: `${url}?colour=red` }, /colour is not known/],
    [{ url, username: 'admin' }, /both or none/],
    [{ url, password: SECRET }, /both or none/],
    [{ url: `esdb://u:${SECRET}@localhost`, username: 'u', password: SECRET }, /given twice/],
    [{ url: insecure, username: 'u', password: SECRET }, /never be sent/],
    [{ url: `esdb://u:${SECRET}@localhost?tls=false` }, /never be sent/],
    ...[0, -1, 1.5, NaN, 600_001].map((deadlineMs): [Partial<EsdbOptions>, RegExp] => [
      { url, deadlineMs },
      /DEADLINE_MS is a whole number/,
    ]),
  ])('%j', (options, sentence) => {
    const mistakes = checkEsdbOptions({ url, ...options });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(sentence);
    expect(mistakes[0]).not.toContain(SECRET);
  });

  test('files that are missing, no PEM, alone, or not a pair', () => {
    const { cert, key, other, text, missing } = files;
    expect(checkEsdbOptions({ url, caFile: missing })).toEqual([
      expect.stringMatching(/CA_FILE.*cannot be read/),
    ]);
    expect(checkEsdbOptions({ url, caFile: text })).toEqual([
      expect.stringMatching(/CA_FILE.*no usable PEM/),
    ]);
    expect(checkEsdbOptions({ url, certFile: cert })).toEqual([expect.stringMatching(/both or none/)]);
    expect(checkEsdbOptions({ url, certFile: key, keyFile: cert })).toHaveLength(2);
    expect(checkEsdbOptions({ url, certFile: cert, keyFile: other })).toEqual([
      expect.stringMatching(/not the key/),
    ]);
  });

  test('all mistakes are reported at once, when the store is opened too', async () => {
    const options = {
      url: `esdb://u:${SECRET}@x y?tls=false&colour=${SECRET}`,
      username: SECRET,
      deadlineMs: 0,
      caFile: files.missing,
    };
    const mistakes = checkEsdbOptions(options);
    expect(mistakes).toHaveLength(5);
    const refusal = openEsdbEventStore(options);
    await expect(refusal).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: mistakes.join(' '),
    });
    expect(mistakes.join()).not.toContain(SECRET);
  });
});

test('credentials are nowhere in the store, and in no error of it', async () => {
  const store = await openEsdbEventStore({ url: 'esdb://127.0.0.1:1', username: 'admin', password: SECRET });
  const error = await store.head().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE' });
  const shown = inspect([store, error], { depth: Infinity, showHidden: true });
  expect(shown).not.toContain(SECRET);
  expect(shown).not.toContain(Buffer.from(`admin:${SECRET}`).toString('base64'));
  await store.close();
});
