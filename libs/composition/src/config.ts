import { ValidationError } from '@parley/eventsourcing';

/** Everything that can be set from outside. Each setting is one environment variable. */
export interface ServerConfig {
  /** Folder of the embedded stores. */
  readonly data: string;
  readonly host: string;
  /** 0: one that the system hands out. */
  readonly port: number;
  /** Bytes of a request's body; imports may be eight times as long. */
  readonly bodyLimit: number;
  /** Requests a minute of one token, or of one address without a token. */
  readonly rateLimit: number;
  readonly logLevel: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** The settings with their defaults and limits; `parley-server --help` prints this list. */
export const SETTINGS = [
  { name: 'PARLEY_DATA', fallback: './data', meaning: 'folder of the embedded stores' },
  { name: 'PARLEY_HOST', fallback: '127.0.0.1', meaning: 'address to listen on' },
  {
    name: 'PARLEY_PORT',
    fallback: '3000',
    meaning: 'port to listen on, 0 for any free one',
    min: 0,
    max: 65_535,
  },
  {
    name: 'PARLEY_BODY_LIMIT',
    fallback: '1048576',
    meaning: 'bytes a request body may have',
    min: 1024,
    max: 67_108_864,
  },
  {
    name: 'PARLEY_RATE_LIMIT',
    fallback: '60000',
    meaning: 'requests a minute of one token or address',
    min: 1,
    max: 100_000_000,
  },
  { name: 'PARLEY_LOG_LEVEL', fallback: 'info', meaning: LOG_LEVELS.join(', ') },
] as const;

/** Reads the environment. Throws one `INVALID_CONFIGURATION` that names every mistake. */
export function readConfig(env: NodeJS.ProcessEnv): ServerConfig {
  const mistakes: string[] = [];
  const text = (name: string): string =>
    env[name] || (SETTINGS.find((one) => one.name === name)?.fallback ?? '');
  const integer = (name: string): number => {
    const setting = SETTINGS.find((one) => one.name === name);
    const value = text(name);
    if (!setting || !('min' in setting)) return Number.NaN;
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= setting.min && number <= setting.max) return number;
    mistakes.push(`${name} must be a whole number from ${setting.min} to ${setting.max}`);
    return Number.NaN;
  };
  if (!LOG_LEVELS.includes(text('PARLEY_LOG_LEVEL'))) {
    mistakes.push(`PARLEY_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`);
  }
  const config: ServerConfig = {
    data: text('PARLEY_DATA'),
    host: text('PARLEY_HOST'),
    port: integer('PARLEY_PORT'),
    bodyLimit: integer('PARLEY_BODY_LIMIT'),
    rateLimit: integer('PARLEY_RATE_LIMIT'),
    logLevel: text('PARLEY_LOG_LEVEL'),
  };
  if (mistakes.length > 0) throw new ValidationError('INVALID_CONFIGURATION', `${mistakes.join('; ')}.`);
  return config;
}
