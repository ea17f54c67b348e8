import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isNamespace, NAMESPACE_SHAPE } from '@parley/eventsourcing';
import { readConnectionUrl } from './connection-url.js';
import type { EsdbOptions } from './options.js';

const LONGEST_DEADLINE_MS = 600_000;

/** Everything that is wrong with the options, a sentence each; empty when they can be used. Reads the files, reaches for no server. */
export function checkEsdbOptions(options: EsdbOptions): readonly string[] {
  const { username, password, deadlineMs, namespace } = options;
  const url = readConnectionUrl(options.url);
  const mistakes = 'mistakes' in url ? [...url.mistakes] : [];
  if ((username === undefined) !== (password === undefined)) {
    mistakes.push('EVENTSTOREDB_USERNAME and EVENTSTOREDB_PASSWORD belong together: give both or none.');
  }
  if (deadlineMs !== undefined && !isDeadline(deadlineMs)) {
    mistakes.push(`EVENTSTOREDB_DEADLINE_MS is a whole number from 1 to ${LONGEST_DEADLINE_MS}.`);
  }
  if (namespace !== undefined && !isNamespace(namespace)) mistakes.push(`A namespace is ${NAMESPACE_SHAPE}.`);
  mistakes.push(...checkFiles(options));
  if ('mistakes' in url) return mistakes;
  if (url.credentials !== null && username !== undefined) {
    mistakes.push('Credentials are given twice: in EVENTSTOREDB_URL and by EVENTSTOREDB_USERNAME.');
  }
  if (!url.isSecure && needsSecrecy(options, url.credentials !== null)) {
    mistakes.push(
      'EVENTSTOREDB_URL says tls=false, so that credentials and certificates would never be sent: leave one out.',
    );
  }
  return mistakes;
}

const isDeadline = (ms: number): boolean => Number.isInteger(ms) && ms >= 1 && ms <= LONGEST_DEADLINE_MS;

const needsSecrecy = (
  { username, caFile, certFile, keyFile }: EsdbOptions,
  hasCredentials: boolean,
): boolean => hasCredentials || [username, caFile, certFile, keyFile].some((value) => value !== undefined);

function checkFiles({ caFile, certFile, keyFile }: EsdbOptions): string[] {
  const mistakes: string[] = [];
  readPem('EVENTSTOREDB_CA_FILE', caFile, toCertificate, mistakes);
  const certificate = readPem('EVENTSTOREDB_CERT_FILE', certFile, toCertificate, mistakes);
  const key = readPem('EVENTSTOREDB_KEY_FILE', keyFile, createPrivateKey, mistakes);
  if ((certFile === undefined) !== (keyFile === undefined)) {
    mistakes.push('EVENTSTOREDB_CERT_FILE and EVENTSTOREDB_KEY_FILE belong together: give both or none.');
  }
  if (certificate !== null && key !== null && !certificate.checkPrivateKey(key)) {
    mistakes.push('EVENTSTOREDB_KEY_FILE is not the key of EVENTSTOREDB_CERT_FILE.');
  }
  return mistakes;
}

const toCertificate = (pem: Buffer): X509Certificate => new X509Certificate(pem);

function readPem<T>(
  name: string,
  path: string | undefined,
  read: (pem: Buffer) => T,
  mistakes: string[],
): T | null {
  if (path === undefined) return null;
  try {
    return read(readFileSync(path));
  } catch (error) {
    const isFile = typeof error === 'object' && error !== null && 'syscall' in error;
    mistakes.push(
      isFile ? `${name} names a file that cannot be read.` : `${name} names a file that holds no usable PEM.`,
    );
    return null;
  }
}
