import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const BASE = 'docker-compose.yml';
export const WITH_TLS = 'deploy/compose.tls.yml';

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

export interface Service {
  readonly image?: string;
  readonly user?: string;
  readonly restart?: string;
  readonly init?: boolean;
  readonly read_only?: boolean;
  readonly privileged?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly networks?: readonly string[];
  readonly network_mode?: string;
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: {
    readonly disable?: boolean;
    readonly test?: readonly string[];
    readonly start_period?: string;
  };
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources?: { readonly limits?: { readonly cpus?: string; readonly memory?: string } };
  };
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

export const compose = (path = BASE): Compose => parse(read(path), { merge: true }) as Compose;

/** Of our own code, by what they run. */
export const OURS = ['server', 'worker', 'parley'];
export const DATABASES = ['eventstore', 'mongo-1', 'mongo-2', 'mongo-3'];
/** Those that end by themselves. */
export const SHORT_LIVED = ['mongo-setup', 'parley'];

/** What a service is given, with TLS or without. */
export const environmentOf = (name: string, withTls: boolean): Readonly<Record<string, string>> => ({
  ...compose().services[name]?.environment,
  ...(withTls ? compose(WITH_TLS).services[name]?.environment : {}),
});
