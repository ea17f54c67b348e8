import { readFileSync } from 'node:fs';
import { EXIT, Failure, systemCode } from '../failure.js';
import type { Io } from '../io.js';
import { composition } from '../stores/settings.js';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly url?: string;
  readonly tokenFile?: string;
  readonly json?: boolean;
}

/** The server and who asks it. */
export interface Connection {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

const DEFAULT_URL = 'http://127.0.0.1:3000';
const TOKEN = /^[\x21-\x7e]{1,200}$/;

/** Throws a `Failure` that ends with 2 for an address that is none or a setting that is misspelt, with 4 without a token. */
export async function connectionOf(io: Io, options: GlobalOptions): Promise<Connection> {
  await refuseUnknownSettings(io.env);
  return { url: urlOf(options.url ?? (io.env['PARLEY_URL'] || DEFAULT_URL)), token: tokenOf(io, options) };
}

const READ_HERE = ['PARLEY_URL', 'PARLEY_TOKEN'];

/** The list of all settings is loaded only when there are others than those read here. */
async function refuseUnknownSettings(env: NodeJS.ProcessEnv): Promise<void> {
  const others = Object.keys(env).filter((name) => /^PARLEY_/i.test(name) && !READ_HERE.includes(name));
  if (others.length === 0) return;
  const { unknownSettings } = await composition();
  const unknown = unknownSettings(Object.fromEntries(others.map((name) => [name, env[name]])));
  if (unknown.length > 0)
    throw new Failure('INVALID_CONFIGURATION', `${unknown.join('; ')}.`, { exit: EXIT.usage });
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const usable = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search;
  if (!usable)
    throw new Failure('INVALID_URL', "The server's address must be like http://127.0.0.1:3000.", {
      exit: EXIT.usage,
    });
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function tokenOf(io: Io, { tokenFile }: GlobalOptions): string {
  const token = (tokenFile === undefined ? (io.env['PARLEY_TOKEN'] ?? '') : readToken(tokenFile)).trim();
  if (token === '') throw notSignedIn('There is no token: set PARLEY_TOKEN, or give --token-file FILE.');
  if (!TOKEN.test(token)) throw notSignedIn('The token has characters that no token has.');
  return token;
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw notSignedIn(`The token file ${path} cannot be read (${systemCode(error)}).`);
  }
}

const notSignedIn = (detail: string): Failure =>
  new Failure('UNAUTHENTICATED', detail, { exit: EXIT.notSignedIn });
