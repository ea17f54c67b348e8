import { createCommandRunner } from '@parley/eventsourcing';
import { join } from 'node:path';
import { atLeast, inFlight, perSecond, printed, rate } from './figures.mjs';
import { Database, openDocuments, openEvents, noOlderCommands } from './stores.mjs';
import { trafficOver } from './traffic.mjs';

const WIDTH = 64;

/** Commands over the runner against bare inserts of the same rows in transactions of 64. */
export async function commandsOverRunner({ folder, places, sizes, note }) {
  const place = await places.place('commands');
  const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
  const runner = createCommandRunner({
    eventStore,
    records: documents,
    clock: Date.now,
    commandIndex: noOlderCommands,
  });
  const { setUp, receive, send } = trafficOver(runner);
  const { commands, talking } = sizes;
  await setUp(talking);
  for (let dialog = 1; dialog <= talking; dialog += 1) await receive(dialog, dialog);
  const half = Math.floor(commands / 2);
  const from = Number(await eventStore.head());
  const ms = await inFlight(WIDTH, half * 2, (index) => {
    const dialog = 1 + (index % talking);
    return index % 2 === 0 ? receive(dialog, talking + 1 + index) : send(dialog, talking + 1 + index);
  });
  await runner.flush();
  const appended = Number(await eventStore.head()) - from;
  await documents.close();
  await eventStore.close();
  note(`  ${appended} events by ${half * 2} commands; now the same rows without Parley`);
  const commandsPerSecond = rate(half * 2, ms);
  const rawPerSecond = rawAppends(
    join(place.events.data, 'events.db'),
    join(folder, 'raw.db'),
    from,
    half * 2,
  );
  return [
    printed('commands/s over the runner, 64 in flight', perSecond(commandsPerSecond)),
    printed('raw appends/s of the same bytes, 64 a transaction', perSecond(rawPerSecond)),
    atLeast('commands/s over the runner ÷ raw grouped appends/s', commandsPerSecond / rawPerSecond, 0.4),
  ];
}

/** As the event store sets them. */
export const PRAGMAS = [
  'journal_mode=WAL',
  'synchronous=FULL',
  'wal_autocheckpoint=8000',
  'cache_size=-32768',
];

/** Copies the log's tables and inserts the rows behind `from` again: same layout, bytes, pragmas and groups. */
function rawAppends(source, target, from, commands) {
  const log = new Database(source);
  const rows = log.prepare('SELECT * FROM events WHERE position > ? ORDER BY position').raw().all(from);
  const columns = log
    .prepare('PRAGMA table_info(events)')
    .all()
    .map((column) => column.name);
  const raw = new Database(target);
  for (const pragma of PRAGMAS) raw.exec(`PRAGMA ${pragma}`);
  for (const { sql } of log
    .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    .all()) {
    raw.exec(sql);
  }
  log.close();
  const insert = raw.prepare(
    `INSERT INTO events (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const group = Math.round((WIDTH * rows.length) / commands);
  const began = performance.now();
  for (let start = 0; start < rows.length; start += group) {
    raw.exec('BEGIN IMMEDIATE');
    for (const row of rows.slice(start, start + group)) insert.run(row);
    raw.exec('COMMIT');
  }
  const ms = performance.now() - began;
  raw.close();
  return rate(commands, ms);
}
