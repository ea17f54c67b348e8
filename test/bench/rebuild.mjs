import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { largeLog } from './data.mjs';
import { atLeast, below, perSecond, printed, rate } from './figures.mjs';
import { Database } from './stores.mjs';

const PAGE = 1_000;

/** All read models from an empty document store, in a process of its own whose memory is looked at. */
export async function rebuild({ data, sizes, note }) {
  await largeLog(data, sizes, note);
  await rm(join(data, 'documents'), { recursive: true, force: true });
  const raw = rawRead(join(data, 'events.db'));
  note(`  ${raw.events} events; rebuilding`);
  const child = fork(fileURLToPath(new URL('./rebuild-process.mjs', import.meta.url)), [data]);
  const [{ ms, peaks }] = await once(child, 'message');
  await once(child, 'exit');
  const half = Math.floor(peaks.length / 2);
  const [first, second] = [Math.max(...peaks.slice(0, half)), Math.max(...peaks.slice(half))];
  const eventsPerSecond = rate(raw.events, ms);
  return [
    printed('rebuild of all read models', perSecond(eventsPerSecond)),
    printed('raw read and JSON.parse of the same log', perSecond(raw.perSecond)),
    atLeast('rebuild events/s ÷ raw read and JSON.parse', eventsPerSecond / raw.perSecond, 0.25),
    below(`peak memory of a rebuild of ${raw.events} events`, Math.max(first, second), 512, 'MB'),
    printed('  second half ÷ first half', (second / first).toFixed(2)),
  ];
}

function rawRead(path) {
  const log = new Database(path);
  const page = log
    .prepare('SELECT position, data, metadata FROM events WHERE position > ? ORDER BY position LIMIT ?')
    .raw();
  let events = 0;
  const began = performance.now();
  for (let position = 0; ;) {
    const rows = page.all(position, PAGE);
    for (const row of rows) {
      JSON.parse(row[1]);
      JSON.parse(row[2]);
    }
    events += rows.length;
    if (rows.length < PAGE) break;
    position = rows[rows.length - 1][0];
  }
  const ms = performance.now() - began;
  log.close();
  return { events, perSecond: rate(events, ms) };
}
