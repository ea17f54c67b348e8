import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createClient, type MongoOptions } from './options.js';

const LONGEST_TIMEOUT_MS = 600_000;
/** What MongoDB takes as the name of a database, on every system. */
const DATABASE = /^[^/\\. "$*<>:|?\0]{1,38}$/;
const OWN = ['admin', 'local', 'config'];

/** Everything that is wrong with the options, a sentence each, without secrets; empty when they can be used. Reaches for no server. */
export function checkMongoOptions(options: MongoOptions): readonly string[] {
  const { url, database, username, password, timeoutMs } = options;
  const mistakes = checkUrl(options);
  if (!DATABASE.test(database) || OWN.includes(database)) {
    mistakes.push(
      'MONGODB_DATABASE, with a namespace behind it if one is set, is not the name of a database that Parley can have for itself.',
    );
  }
  if ((username === undefined) !== (password === undefined)) {
    mistakes.push('MONGODB_USERNAME and MONGODB_PASSWORD belong together: give both or none.');
  }
  if (username !== undefined && hasCredentials(url)) {
    mistakes.push('Credentials are given twice: in MONGODB_URL and by MONGODB_USERNAME.');
  }
  if (timeoutMs !== undefined && !isTimeout(timeoutMs)) {
    mistakes.push(`MONGODB_TIMEOUT_MS is a whole number from 1 to ${LONGEST_TIMEOUT_MS}.`);
  }
  return [...mistakes, ...checkAuthority(options)];
}

const isTimeout = (ms: number): boolean => Number.isInteger(ms) && ms >= 1 && ms <= LONGEST_TIMEOUT_MS;

const hasCredentials = (url: string): boolean => /^mongodb(\+srv)?:\/\/[^/?]*@/.test(url);

function checkUrl({ url }: MongoOptions): string[] {
  if (!/^mongodb(\+srv)?:\/\/[^/]/.test(url)) {
    return ['MONGODB_URL begins with mongodb:// or mongodb+srv:// and names a server.'];
  }
  try {
    // The driver reads it whole, options included, and its own words would repeat parts of it.
    createClient({ url, database: 'any' });
    return [];
  } catch {
    return [
      'MONGODB_URL cannot be read: look at its servers, its credentials (percent-encoded) and its options.',
    ];
  }
}

function checkAuthority({ url, caFile }: MongoOptions): readonly string[] {
  if (caFile === undefined) return [];
  const mistakes: string[] = [];
  if (/[?&](tls|ssl)=false(&|$)/i.test(url)) {
    mistakes.push(
      'MONGODB_URL switches TLS off, so that MONGODB_CA_FILE would never be used: leave one out.',
    );
  }
  try {
    new X509Certificate(readFileSync(caFile));
  } catch {
    mistakes.push('MONGODB_CA_FILE is not a certificate (PEM) that this program can read.');
  }
  return mistakes;
}
