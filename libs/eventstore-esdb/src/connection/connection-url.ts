import type { Credentials } from '@eventstore/db-client';

/** What a connection string says. */
export interface ConnectionUrl {
  readonly hosts: readonly { readonly address: string; readonly port: number }[];
  readonly isDiscovery: boolean;
  readonly isSecure: boolean;
  readonly credentials: Credentials | null;
  /** Settings that are handed to the client as they are. */
  readonly settings: Readonly<Record<string, number>>;
}

const SHAPE = /^esdb(\+discover)?:\/\/(?:([^/?]*)@)?([^/?@]+)\/?(?:\?(.*))?$/;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i;
const DEFAULT_PORT = 2113;

/** Settings of the client that a connection string may hold, all of them whole numbers. */
const NUMBERS = [
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'discoveryInterval',
  'gossipTimeout',
];

/** Why some of the client's settings are refused. */
const REFUSED: Readonly<Record<string, string>> = {
  throwonappendfailure:
    'throwOnAppendFailure has to stay on: when it is off, a refused append names a wrong revision',
  tlsverifycert: 'tlsVerifyCert does nothing in the client: name the authority by EVENTSTOREDB_CA_FILE',
  tlscafile: 'tlsCAFile is set by EVENTSTOREDB_CA_FILE',
  usercertfile: 'userCertFile is set by EVENTSTOREDB_CERT_FILE',
  userkeyfile: 'userKeyFile is set by EVENTSTOREDB_KEY_FILE',
  defaultdeadline: 'defaultDeadline is set by EVENTSTOREDB_DEADLINE_MS',
  nodepreference: 'nodePreference is always the leader: only it knows at once what was appended',
};

/** Takes a connection string apart, or says everything that is wrong with it. The sentences hold no secret. */
export function readConnectionUrl(url: string): ConnectionUrl | { readonly mistakes: readonly string[] } {
  const [, discover, user, list = '', query = ''] = SHAPE.exec(url.trim()) ?? [];
  if (list === '') return { mistakes: ['EVENTSTOREDB_URL has to be like esdb://host:2113?tls=false.'] };
  const mistakes: string[] = [];
  const isDiscovery = discover !== undefined;
  const hosts = list.split(',').map((text) => readHost(text, mistakes));
  if (isDiscovery && hosts.length > 1)
    mistakes.push('EVENTSTOREDB_URL names more than one host to discover from.');
  const credentials = user === undefined ? null : readCredentials(user, mistakes);
  const { settings, isSecure } = readSettings(query, mistakes);
  return mistakes.length > 0 ? { mistakes } : { hosts, isDiscovery, isSecure, credentials, settings };
}

function readHost(text: string, mistakes: string[]): { address: string; port: number } {
  const [, address = '', port = String(DEFAULT_PORT)] = HOST.exec(text) ?? [];
  if (address === '' || Number(port) < 1 || Number(port) > 65_535) {
    mistakes.push('EVENTSTOREDB_URL holds a host that is not like name:2113.');
  }
  return { address, port: Number(port) };
}

function readCredentials(text: string, mistakes: string[]): Credentials {
  const colon = text.indexOf(':');
  try {
    const username = decodeURIComponent(text.slice(0, Math.max(colon, 0)));
    const password = decodeURIComponent(text.slice(colon + 1));
    if (username !== '' && password !== '') return { username, password };
  } catch {
    // A % that begins no character: said below.
  }
  mistakes.push('EVENTSTOREDB_URL holds credentials that are not like user:password, percent-encoded.');
  return { username: '', password: '' };
}

function readSettings(query: string, mistakes: string[]): Pick<ConnectionUrl, 'settings' | 'isSecure'> {
  const settings: Record<string, number> = {};
  let isSecure = true;
  for (const [key, value] of new URLSearchParams(query)) {
    const flat = key.toLowerCase().replace(/[_-]/g, '');
    const number = NUMBERS.find((name) => name.toLowerCase() === flat);
    if (flat === 'tls' && /^(true|false)$/.test(value)) isSecure = value === 'true';
    else if (number !== undefined && /^\d{1,9}$/.test(value)) settings[number] = Number(value);
    else if (flat !== 'throwonappendfailure' || value !== 'true')
      mistakes.push(settingMistake(key, flat, number));
  }
  return { settings, isSecure };
}

function settingMistake(key: string, flat: string, number: string | undefined): string {
  if (flat === 'tls') return 'EVENTSTOREDB_URL: tls is true or false.';
  if (number !== undefined) return `EVENTSTOREDB_URL: ${number} is a whole number.`;
  const reason = REFUSED[flat] ?? `${/^[\w-]{1,40}$/.test(key) ? key : 'a setting'} is not known`;
  return `EVENTSTOREDB_URL: ${reason}.`;
}
