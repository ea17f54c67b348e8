import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onlyOf, type Question } from '@parley/application';
import { openCore, readConfig, type Core, type Product } from '@parley/composition';
import { describeOnMongo, freshMongoDatabase } from '@parley/documents-mongo/testing';
import { firstAdministrator } from '@parley/staff';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment } from '../support/environment.js';
import { until } from '../support/until.js';

// Plain JavaScript, as the process that answers loads it as it is.
const { seen, still, dying, product } = (await import(
  new URL('./questions/product.mjs', import.meta.url).href
)) as {
  readonly seen: Question<null, { head: bigint; staff: string; user: string | null; process: number }>;
  readonly still: Question<number>;
  readonly dying: Question<null>;
  readonly product: Product;
};
const questions = new URL('./questions/child.mjs', import.meta.url);
const LONG_MS = 600_000;

let folder: string;
let core: Core;
const open = async (): Promise<Core> =>
  openCore(await readConfig({ PARLEY_DATA: folder }), { role: 'server', product, questions });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-questions-'));
  core = await open();
});
afterEach(async () => {
  await core.close();
  await rm(folder, { recursive: true });
});

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('questions on embedded stores, in a process of their own', () => {
  test('see what a wait for a position has shown', async () => {
    await firstAdministrator(core)();
    const head = await core.eventStore.head();
    await core.projections.waitFor('staff', head, 10_000);
    const answer = await onlyOf(core.questions.ask(seen, null));
    expect(answer).toMatchObject({
      head,
      staff: await core.reader.serving('staff'),
      user: expect.any(String),
    });
    expect(answer.process).not.toBe(process.pid);
  });

  test('stop nothing here while they stand still, and end at their deadline', async () => {
    await onlyOf(core.questions.ask(seen, null));
    const began = performance.now();
    const pieces = core.questions.ask(still, LONG_MS, { deadlineMs: 3_000 })[Symbol.asyncIterator]();
    const { value: pid } = (await pieces.next()) as { value: number };
    const rest = pieces.next();
    expect(await firstAdministrator(core)()).not.toBeNull();
    await expect(rest).rejects.toMatchObject({ code: 'QUESTION_TOO_LONG' });
    expect(performance.now() - began).toBeLessThan(10_000);
    await until(() => !isAlive(pid), 'its process is ended');
    expect(await onlyOf(core.questions.ask(seen, null))).toMatchObject({ process: expect.any(Number) });
  });

  test('of a process that dies fail alone, retryable, and the next one gets a new process', async () => {
    const pieces = core.questions.ask(dying, null)[Symbol.asyncIterator]();
    await pieces.next();
    await expect(pieces.next()).rejects.toMatchObject({ code: 'QUESTION_ENDED', retryable: true });
    expect(await onlyOf(core.questions.ask(seen, null))).toMatchObject({ process: expect.any(Number) });
  });

  test('end before the stores close, which leave no journal', async () => {
    const pieces = core.questions.ask(still, LONG_MS)[Symbol.asyncIterator]();
    const { value: pid } = (await pieces.next()) as { value: number };
    const rest = pieces.next();
    rest.catch(() => undefined);
    await core.close();
    await expect(rest).rejects.toMatchObject({ code: 'QUESTION_ENDED' });
    expect(isAlive(pid)).toBe(false);
    expect((await readdir(folder)).filter((name) => name.endsWith('-wal'))).toEqual([]);
    core = await open();
  });

  test('leave the folder as it was where their server is killed in the middle of one', async () => {
    await core.close();
    const server = spawn(
      process.execPath,
      [fileURLToPath(new URL('./questions/server.mjs', import.meta.url))],
      {
        env: environment({ PARLEY_DATA: folder }),
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    await expect(open()).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    server.kill('SIGKILL');
    await once(server, 'exit');
    core = await open();
    expect(await firstAdministrator(core)()).not.toBeNull();
    expect(await onlyOf(core.questions.ask(seen, null))).toMatchObject({ process: expect.any(Number) });
    // It still stands in its step.
    process.kill(Number(line), 'SIGKILL');
  });
});

describeOnMongo('questions of documents on MongoDB', () => {
  test.each([
    ['as everything else reads them, where the log is a server too or no process is named', {}, undefined],
    ['by a way of their own', { isNamed: true }, undefined],
    ['by a way of their own, in a process beside the embedded log', { isNamed: true }, questions],
  ])('are answered %s', async (_way, { isNamed = false }: { isNamed?: boolean }, program) => {
    const database = freshMongoDatabase();
    const { url } = database;
    const config = await readConfig({
      PARLEY_DATA: await mkdtemp(join(folder, 'log-')),
      MONGODB_URL: url,
      MONGODB_DATABASE: database.name,
      ...(isNamed && { MONGODB_QUESTIONS_URL: url }),
    });
    const served = await openCore(config, { role: 'server', product, questions: program });
    try {
      await firstAdministrator(served)();
      const head = await served.eventStore.head();
      expect(await served.projections.waitFor('staff', head, 30_000)).toBe('reached');
      const answer = await onlyOf(served.questions.ask(seen, null));
      expect(answer).toMatchObject({ head, user: expect.any(String) });
      expect(answer.process === process.pid).toBe(program === undefined);
    } finally {
      await served.close();
      await database.drop();
    }
  });
});
