import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { validate } from 'dockerfile-utils';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compose, OURS, read, ROOT } from './compose.fixtures.js';

const text = read('Dockerfile');
const lines = text.replaceAll(/\s*\\\n\s*/g, ' ').split('\n');
const all = (instruction: string): string[] =>
  lines
    .filter((line) => line.startsWith(`${instruction} `))
    .map((line) => line.slice(instruction.length + 1));

/** What a build would be given. */
function context(): string[] {
  const script = `import { contextFiles } from './test/image/context.mjs';
    process.stdout.write(JSON.stringify(contextFiles()));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as string[];
}

describe('Dockerfile', () => {
  test('has no mistake that a validator finds, and it would find one', () => {
    expect(validate(text)).toEqual([]);
    expect(validate(text.replace('HEALTHCHECK', 'HEALTHCHEK'))).not.toEqual([]);
  });

  test('begins with pinned images, of a Node that the packages allow', () => {
    for (const from of all('FROM'))
      expect(from).toMatch(/^(node:\$\{NODE_VERSION\}-[a-z]+-slim|build)( AS \w+)?$/);
    const [major = 0, minor = 0] = (/NODE_VERSION=(\d+\.\d+\.\d+)$/m.exec(text)?.[1] ?? '')
      .split('.')
      .map(Number);
    expect(major > 20 || (major === 20 && minor >= 19)).toBe(true);
  });

  test('ends as a user without rights, who can write nothing of the image', () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    const user = last.findIndex((line) => line.startsWith('USER '));
    expect(last[user]).toBe('USER 1000:1000');
    expect(last.slice(user).some((line) => /^(RUN|COPY|ADD) /.test(line))).toBe(false);
    expect(all('COPY').some((line) => line.includes('--chown'))).toBe(false);
  });

  test('says how its health is seen, and takes signals without a shell between', () => {
    expect(all('HEALTHCHECK').join()).toMatch(/CMD \["node", "deploy\/healthcheck\.mjs"/);
    for (const form of [...all('ENTRYPOINT'), ...all('CMD')])
      expect(Array.isArray(JSON.parse(form))).toBe(true);
  });

  test('every program that the containers run is one that the build makes', () => {
    const { services } = compose();
    const commands = OURS.flatMap((name) => [
      ...(services[name]?.entrypoint ?? []),
      ...(services[name]?.command ?? []),
    ]);
    const mains = [...commands, ...all('CMD')].join().match(/apps\/\w+\/dist\/program\/main\.js/g) ?? [];
    expect(new Set(mains).size).toBe(3);
    for (const main of mains)
      expect(existsSync(join(ROOT, main.replace('/dist/program/', '/src/').replace('.js', '.ts')))).toBe(
        true,
      );
  });

  test('copies what is in the context', () => {
    const files = context();
    const copied = all('COPY').filter((line) => !line.startsWith('--from='));
    for (const line of copied) {
      const [from = ''] = line.split(' ');
      if (from !== '.') expect(files).toContain(from);
    }
  });
});

describe('the context of the build', () => {
  const files = context();

  test('holds everything that the build reads', () => {
    for (const path of [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'tsconfig.json',
      'tsconfig.base.json',
      'rolldown.config.mjs',
      'scripts/workspaces/compiled.cjs',
    ])
      expect(files).toContain(path);
    expect(files.some((path) => path.startsWith('apps/server/sample/'))).toBe(true);
    expect(files.some((path) => path.startsWith('libs/eventsourcing/src/'))).toBe(true);
  });

  test('holds no secret, data, test or leftover of another build', () => {
    const unwanted =
      /(^|\/)(\.env|\.git|secrets|data|node_modules|dist|coverage|test|docs)(\/|$)|\.spec\.ts$|\.tsbuildinfo$/;
    expect(files.filter((path) => unwanted.test(path))).toEqual([]);
  });
});
