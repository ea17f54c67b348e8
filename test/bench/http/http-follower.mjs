// All projections over the log of a server in another process, which this one only reads, into documents of its own.
import { createAppendListeners } from '@parley/eventsourcing';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { createHeads } from '../../../libs/eventstore-sqlite/dist/heads.js';
import { LogReader } from '../../../libs/eventstore-sqlite/dist/log-reader.js';
import { createRows } from '../../../libs/eventstore-sqlite/dist/rows.js';
import { createStreamReader } from '../../../libs/eventstore-sqlite/dist/stream-reader.js';
import { answering, processor, sendReady } from './http-child.mjs';
import { Database, openDocuments, projectionsOver, READ_MODELS } from '../stores.mjs';

/** ms between two polls of the log's end. */
const LOOK_MS = 5;

const [folder] = process.argv.slice(2);
const path = join(folder, 'events.db');
const database = new Database(path, { readonly: true });
const last = database.prepare('SELECT max(position) FROM events').raw();
const head = () => last.all([])[0][0] ?? 0;
const rows = createRows(database);
const reader = new LogReader({ database, head, path, rows });
/** What one reader remembers of a stream's end is right for a moment only, as another process writes. */
const readStream = (...asked) =>
  createStreamReader({ database, heads: createHeads(database), path, rows })(...asked);
/** The end and the events of one read are of one moment, though another process appends meanwhile: else the log seemed to have gaps. */
function atOneMoment(read) {
  database.exec('BEGIN');
  try {
    return read();
  } finally {
    database.exec('COMMIT');
  }
}
const listeners = createAppendListeners();
const eventStore = {
  readStream: async (...asked) => atOneMoment(() => readStream(...asked)),
  readAll: async (options) => atOneMoment(() => reader.read(options)),
  eventAt: async (position) => atOneMoment(() => reader.eventAt(position)),
  head: async () => BigInt(head()),
  onAppended: (wake) => listeners.add(wake),
};
let seen = 0;
setInterval(() => {
  const now = head();
  if (now > seen) listeners.wake();
  seen = now;
}, LOOK_MS);
const documents = await openDocuments({ documents: { data: join(folder, 'followed'), documents: null } });
const projections = projectionsOver(eventStore, documents);
await projections.start();
/** One that stops is reported, not waited for. */
async function settled() {
  const end = await eventStore.head();
  const waits = READ_MODELS.map((name) => projections.waitFor(name, end, 60_000));
  return (await Promise.all(waits)).every((state) => state === 'reached');
}
answering({ processor, settled });
sendReady({});
