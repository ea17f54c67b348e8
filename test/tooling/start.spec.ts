import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { layClone } from './clone.js';

const INSTALL = 'npm ci --include=dev';
const SOURCE = 'apps/server/src/main.ts';
const SERVER = `console.log('serves ' + process.argv.slice(2).join(' ')); process.exitCode = 7;`;

describe('npm start', () => {
  let clone: ReturnType<typeof layClone>;
  beforeEach(() => {
    clone = layClone();
    clone.write(SOURCE, SERVER);
  });
  afterEach(() => {
    clone.remove();
  });

  it('installs and builds on a fresh clone, then serves with the arguments and the exit code of the server', async () => {
    expect(await clone.start(['--empty', 'a b'])).toMatchObject({ code: 7, stdout: 'serves --empty a b\n' });
    expect(clone.ran()).toEqual([INSTALL, 'tsc', 'rolldown']);
  });

  it('prints the help without installing or building; of a server that is built, the server prints it', async () => {
    clone.write('apps/server/help.txt', 'the help\n');
    expect(await clone.start(['--help'])).toEqual({ code: 0, stdout: 'the help\n', stderr: '' });
    expect(clone.ran()).toEqual([]);
    await clone.start();
    expect(await clone.start(['--help'])).toMatchObject({ code: 7, stdout: 'serves --help\n' });
    clone.write(SOURCE, `${SERVER} // changed`);
    expect(await clone.start(['--help'])).toMatchObject({ code: 0, stdout: 'the help\n' });
    expect(clone.ran()).toEqual([INSTALL, 'tsc', 'rolldown']);
  });

  it('runs neither npm, the compiler nor the bundler when nothing has changed, and says nothing', async () => {
    await clone.start();
    clone.ran();
    expect(await clone.start()).toEqual({ code: 7, stdout: 'serves \n', stderr: '' });
    expect(clone.ran()).toEqual([]);
  });

  it('builds again, without installing, when a source has changed or been added', async () => {
    await clone.start();
    clone.ran();
    clone.write(SOURCE, `${SERVER} // longer`);
    await clone.start();
    expect(clone.ran()).toEqual(['tsc', 'rolldown']);
    clone.write('apps/server/src/added.ts', '');
    await clone.start();
    expect(clone.ran()).toEqual(['tsc', 'rolldown']);
  });

  it('does not build when only a specification has changed', async () => {
    await clone.start();
    clone.ran();
    clone.write('apps/server/src/main.spec.ts', 'changed');
    await clone.start();
    expect(clone.ran()).toEqual([]);
  });

  it('installs and builds again when package-lock.json has changed', async () => {
    await clone.start();
    clone.ran();
    clone.write(
      'package-lock.json',
      JSON.stringify({ packages: { '': {}, 'node_modules/added': { version: '2' } } }),
    );
    await clone.start();
    expect(clone.ran()).toEqual([INSTALL, 'tsc', 'rolldown']);
  });

  it('takes what npm says it has installed for installed, so that an install by hand is not repeated', async () => {
    await clone.start();
    clone.ran();
    const lock = JSON.stringify({
      packages: {
        '': {},
        'node_modules/added': { version: '2' },
        'node_modules/elsewhere': { version: '3', optional: true },
      },
    });
    clone.write('package-lock.json', lock);
    clone.write(
      'node_modules/.package-lock.json',
      JSON.stringify({ packages: { 'node_modules/added': { version: '2' } } }),
    );
    await clone.start();
    expect(clone.ran()).toEqual(['tsc', 'rolldown']);
  });

  it('links a workspace that is new, and installs nothing for it', async () => {
    await clone.start();
    const packages = {
      '': {},
      'libs/added': { name: '@parley/added', version: '0.1.0' },
      'node_modules/@parley/added': { resolved: 'libs/added', link: true },
    };
    clone.write('package-lock.json', JSON.stringify({ packages }));
    clone.write('node_modules/.package-lock.json', JSON.stringify({ packages: {} }));
    clone.write('libs/added/package.json', '{}');
    clone.write('libs/added/tsconfig.json', '{}');
    clone.write('libs/added/dist/.tsbuildinfo', '');
    clone.ran();
    clone.write(
      SOURCE,
      `import { existsSync } from 'node:fs'; console.log(existsSync('node_modules/@parley/added/package.json'));`,
    );
    expect(await clone.start()).toMatchObject({ code: 0, stdout: 'true\n' });
    expect(clone.ran()).toEqual(['tsc', 'rolldown']);
  });

  it('passes on the exit code of an install that fails, and installs at the next start', async () => {
    clone.write('npm.json', JSON.stringify({ exitCode: 3 }));
    expect(await clone.start()).toMatchObject({ code: 3, stdout: '' });
    clone.write('npm.json', '{}');
    clone.ran();
    await clone.start();
    expect(clone.ran()).toEqual([INSTALL, 'tsc', 'rolldown']);
  });

  it('does not take an install killed half-way for finished, nor its lock for held', async () => {
    clone.write('npm.json', JSON.stringify({ cut: true }));
    expect(await clone.start()).toMatchObject({ code: null, stdout: '' });
    clone.write('npm.json', '{}');
    clone.ran();
    expect(await clone.start()).toMatchObject({ code: 7 });
    expect(clone.ran()).toEqual([INSTALL, 'tsc', 'rolldown']);
  });

  it('installs and builds once when several start at once', async () => {
    const runs = await Promise.all([clone.start(), clone.start(), clone.start()]);
    expect(runs.map(({ code }) => code)).toEqual([7, 7, 7]);
    expect(clone.ran()).toEqual([INSTALL, 'tsc', 'rolldown']);
  });

  it('lets SIGTERM reach the server, and exits as the server does', async () => {
    clone.write(
      SOURCE,
      `const open = setInterval(() => {}, 1000);
       process.once('SIGTERM', () => { clearInterval(open); console.log('stopped'); });
       console.log('serves');`,
    );
    const run = await clone.start([], (text, kill) => {
      if (text === 'serves\n') kill();
    });
    expect(run).toMatchObject({ code: 0, stdout: 'serves\nstopped\n' });
  });

  it('says in one line which Node is needed when this one is too old', async () => {
    clone.write('package.json', JSON.stringify({ type: 'module', engines: { node: '>=99.1' } }));
    expect(await clone.start()).toEqual({
      code: 1,
      stdout: '',
      stderr: `parley: Node >=99.1 is needed, this is ${process.version}. Install a newer Node and try again.\n`,
    });
    expect(clone.ran()).toEqual([]);
  });
});
