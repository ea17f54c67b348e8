import { checkTls, type ReadUrl } from './check-tls.js';
import { createClient, type MongoOptions } from './options.js';

const LONGEST_TIMEOUT_MS = 600_000;
/** What MongoDB takes as the name of a database, on every system. */
const DATABASE = /^[^/\\. "$*<>:|?\0]{1,38}$/;
const OWN = ['admin', 'local', 'config'];

/** Everything that is wrong with the options, a sentence each, without secrets; empty when they can be used. Reads files, reaches for no server. */
export function checkMongoOptions(options: MongoOptions): readonly string[] {
  const { url, database, username, password, timeoutMs, caFile } = options;
  const read = readUrl(url);
  const mistakes = typeof read === 'string' ? [read] : [];
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
  return [...mistakes, ...checkTls(typeof read === 'string' ? {} : read, caFile)];
}

const isTimeout = (ms: number): boolean => Number.isInteger(ms) && ms >= 1 && ms <= LONGEST_TIMEOUT_MS;

const hasCredentials = (url: string): boolean => /^mongodb(\+srv)?:\/\/[^/?]*@/.test(url);

/** The mistake when it cannot be read. */
function readUrl(url: string): ReadUrl | string {
  if (!/^mongodb(\+srv)?:\/\/[^/]/.test(url))
    return 'MONGODB_URL begins with mongodb:// or mongodb+srv:// and names a server.';
  try {
    // The driver reads it whole, options included, and its own words would repeat parts of it.
    return createClient({ url, database: 'any' }).options;
  } catch {
    return 'MONGODB_URL cannot be read: look at its servers, its credentials (percent-encoded) and its options.';
  }
}
