import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { boards, foldAll, useBench } from '@parley/testkit';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });
const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Lets a process append and project until it has written so many lines, then kills it. */
async function runAndKill(seed: number, lines: number): Promise<void> {
  const program = [pathOf('kill.child.mjs'), bench.folder, String(seed)];
  const child = spawn(
    process.execPath,
    ['--import', new URL('sources.loader.mjs', import.meta.url).href, ...program],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString().split('\n').length - 1;
    if (seen >= lines) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

test('kill -9 at any moment, again and again: in the end the documents equal a fresh fold', async () => {
  await bench.closeStores();
  for (const [seed, lines] of [17, 1, 90, 41, 230, 8].entries()) await runAndKill(seed + 1, lines);
  await bench.openStores();
  const log = await bench.log();
  expect(log.length).toBeGreaterThan(100);
  const projections = await bench.start({ definitions: [boards({ leaving: true })], owner: 'server' });
  expect(await bench.settled(projections, 'boards')).toEqual(foldAll(boards({ leaving: true }), log));
}, 60_000);
