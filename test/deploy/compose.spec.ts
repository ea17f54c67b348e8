import { describe, expect, test } from '@jest/globals';
import { SETTINGS } from '@parley/composition';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BASE,
  compose,
  DATABASES,
  environmentOf,
  OURS,
  read,
  ROOT,
  SHORT_LIVED,
  WITH_TLS,
} from './compose.fixtures.js';

const { services, networks, volumes, secrets } = compose();
const each = Object.entries(services);
const RUNNING = each.filter(([name]) => !SHORT_LIVED.includes(name));

/** dclint checks against the schema of the compose specification, and that names and ports are there once. */
function lint(...paths: string[]): { status: number | null; output: string } {
  const bin = join(ROOT, 'node_modules', 'dclint', 'bin', 'dclint.cjs');
  // That the port is bound to the loopback is a test of its own: the address is in a variable.
  const args = [bin, ...paths, '--quiet', '--disable-rule', 'no-unbound-port-interfaces'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, output: (stdout + stderr).trim() };
}

describe('the files', () => {
  test('obey the compose specification', () => {
    expect(lint(BASE, WITH_TLS)).toEqual({ status: 0, output: '' });
  }, 60_000);

  test('would not if a key were wrong', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-compose-'));
    try {
      const path = join(folder, 'docker-compose.yml');
      writeFileSync(path, read(BASE).replace('healthcheck: &mongo-health', 'health_check:'));
      expect(lint(path)).toMatchObject({ status: 1, output: expect.stringContaining('invalid-schema') });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);

  test('name only services, networks, volumes and secrets that exist', () => {
    const tls = compose(WITH_TLS);
    const known = { ...secrets, ...tls.secrets };
    for (const [, service] of [...each, ...Object.entries(tls.services)]) {
      for (const name of service.networks ?? []) expect(Object.keys(networks)).toContain(name);
      for (const name of service.secrets ?? []) expect(Object.keys(known)).toContain(name);
      for (const name of Object.keys(service.depends_on ?? {})) expect(Object.keys(services)).toContain(name);
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('./')) expect(existsSync(join(ROOT, source))).toBe(true);
        else expect(Object.keys(volumes)).toContain(source);
      }
    }
    for (const name of Object.keys(tls.services)) expect(Object.keys(services)).toContain(name);
  });

  test('mount secrets that the script makes, from a folder that must be set', () => {
    const made = [...read('deploy/make-secrets.sh').matchAll(/^make (\S+)/gm)].map(([, name]) => name);
    const files = [...Object.values(secrets), ...Object.values(compose(WITH_TLS).secrets)];
    for (const { file } of files) expect(made).toContain(file.replace(/^\$\{PARLEY_SECRETS[^}]*\}\//, ''));
    expect(read(BASE)).toMatch(/\$\{PARLEY_SECRETS:\?/);
  });

  test('use only variables that the example of an environment explains', () => {
    const used = [BASE, WITH_TLS].flatMap((path) => [...read(path).matchAll(/(?<!\$)\$\{(\w+)/g)]);
    const explained = [...read('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name);
    expect([...new Set(used.map(([, name]) => name))].sort()).toEqual([...explained].sort());
  });
});

describe('containers', () => {
  test.each(RUNNING)('%s is restarted, checked with time to start, and bounded', (_, service) => {
    expect(service.restart).toBe('unless-stopped');
    expect(service.healthcheck?.test?.[0]).toBe('CMD');
    expect(service.healthcheck?.start_period).toMatch(/^\d+s$/);
    expect(service.deploy?.resources?.limits).toMatchObject({
      cpus: expect.any(String),
      memory: expect.stringMatching(/^\d+[mg]$/),
    });
  });

  test.each(each)('%s has no right that it does not need', (name, service) => {
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.privileged).toBeUndefined();
    if (OURS.includes(name) || name.startsWith('mongo')) {
      expect(service).toMatchObject({ read_only: true, tmpfs: ['/tmp'] });
    }
  });

  test.each(DATABASES)('%s publishes no port, is on the closed network alone and keeps its data', (name) => {
    expect(services[name]?.ports).toBeUndefined();
    expect(services[name]?.networks).toEqual(['stores']);
    expect(networks['stores']?.internal).toBe(true);
    expect(services[name]?.volumes?.some((volume) => volume.includes(':/'))).toBe(true);
  });

  test('only the server publishes a port, by default to this machine alone', () => {
    expect(each.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['server']);
    expect(services['server']?.ports).toEqual(['${PARLEY_PUBLISH:-127.0.0.1:3000}:3000']);
  });

  test('no password stands in the files: settings name files, and addresses hold no user', () => {
    const all = [...each, ...Object.entries(compose(WITH_TLS).services)];
    const given = all.flatMap(([, { environment = {} }]) => Object.entries(environment));
    for (const [key] of given.filter(([name]) => /PASSWORD|SECRET|TOKEN/.test(name)))
      expect(key).toMatch(/_FILE$|^PARLEY_TOKEN$/);
    for (const [, value] of given) expect(value).not.toMatch(/:\/\/[^/]*@/);
    expect(`${read(BASE)}${read(WITH_TLS)}`).not.toContain('changeit');
    expect(read('.env.example')).toMatch(/^PARLEY_TOKEN=$/m);
  });

  test('there are two workers, and the server runs once the stores do', () => {
    expect(services['worker']?.deploy?.replicas).toBe(2);
    for (const name of ['server', 'worker'])
      expect(services[name]?.depends_on).toEqual({
        eventstore: { condition: 'service_healthy' },
        'mongo-setup': { condition: 'service_completed_successfully' },
      });
  });

  test.each(OURS)('%s gets settings that exist', (name) => {
    const known = SETTINGS.flatMap((setting) => [setting.name, `${setting.name}_FILE`]);
    const others = ['NODE_OPTIONS', 'PARLEY_URL', 'PARLEY_TOKEN'];
    for (const key of Object.keys(environmentOf(name, true))) expect([...known, ...others]).toContain(key);
  });
});
