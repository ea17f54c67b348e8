import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askSqliteFile } from '@parley/sqlite/testing';
import { join } from 'node:path';
import { newFolder, parley, removeFolders } from '../cli/cli.fixtures.js';
import { apiOf } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import { startServer, type ServerProcess } from '../support/servers/server-process.js';
import { printed, questionsOf } from './questions.js';

const folder = newFolder();
const file = join(folder, 'monday.db');
const questions = questionsOf('docs/reference/read-models.md');
let server: ServerProcess;

beforeAll(async () => {
  server = await startServer(join(folder, 'data'), { sample: true });
  await caughtUp(apiOf(server.url, server.token ?? ''));
  const done = await parley(['export', 'documents', file], {
    columns: 100,
    env: { PARLEY_DATA: join(folder, 'data') },
  });
  expect(done).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Exported \d+ read models by position \d+ into /),
  });
  expect(done.err).toMatch(/Exporting \[=+\] 100%/);
}, 60_000);
afterAll(async () => {
  await server.stop();
  removeFolders();
});

test('the page asks both stores', () => {
  expect(questions.length).toBeGreaterThanOrEqual(5);
  expect(questions.every(({ asked }) => asked['sql'] && asked['js'])).toBe(true);
});

test.each(questions)('an export answers: $title', ({ asked, answer }) => {
  const rows = askSqliteFile(file, asked['sql'] ?? '');
  expect(Object.keys(rows[0] ?? {}).join('|')).toBe(answer.split('\n', 1)[0]);
  expect(printed(answer, rows)).toBe(answer);
});
