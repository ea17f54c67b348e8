import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { anyServer } from './client.fixtures.js';

const PROGRAM = fileURLToPath(new URL('misuse.mjs', import.meta.url));
const server = anyServer();

interface Fate {
  readonly code: number | string | null;
  readonly settled: unknown;
  readonly unhandled: string | null;
  readonly uncaught?: string;
}

/** Lets a process of its own send it, since some of this ends the process. */
function fateOf(name: string): Promise<Fate> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, server.url, name], { env }, (error, stdout) =>
      resolve({
        code: error === null ? 0 : (error.code ?? null),
        ...(JSON.parse(stdout) as Omit<Fate, 'code'>),
      }),
    );
  });
}

const CASES = ['type', 'id', 'data', 'sound'];
let fates: Record<string, Fate>;
/** All at once: each is watched for some seconds. */
beforeAll(async () => {
  fates = Object.fromEntries(
    await Promise.all(CASES.map(async (name) => [name, await fateOf(name)] as const)),
  );
});

describe('requests that must not be sent', () => {
  it.each(['type', 'id'])(
    'event %s that is not one: UnknownError, and then an uncaught TypeError ends the process',
    (name) => {
      expect(fates[name]).toEqual({
        code: 1,
        settled: { type: 'unknown', message: 'Could not recognize BadRequest' },
        unhandled: null,
        uncaught: 'TypeError',
      });
    },
  );

  it('data that JSON.stringify refuses: the promise never settles, an unhandled rejection appears', () => {
    expect(fates.data).toEqual({ code: 0, settled: null, unhandled: 'TypeError' });
  });

  it('a sound request, sent by the same program: success, and the process ends as it wants', () => {
    expect(fates.sound).toEqual({ code: 0, settled: 'success', unhandled: null });
  });
});
