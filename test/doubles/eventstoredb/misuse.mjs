// A program that sends what must not be sent, for the tests of what becomes of it: node misuse.mjs URL CASE
// Prints what it saw as one JSON line, and ends with code 0 unless something ends it first.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';

/** What ends the process comes after two seconds or more; what does not is not waited for so long. */
const WATCHED_MS = { type: 15_000, id: 15_000, data: 3_000, sound: 3_000 };
const CASES = {
  type: () => jsonEvent({ type: '', data: {} }),
  id: () => jsonEvent({ id: 'not-a-uuid', type: 'Tried', data: {} }),
  data: () => jsonEvent({ type: 'Tried', data: 1n }),
  sound: () => jsonEvent({ type: 'Tried', data: {} }),
};

const [, , url, name] = process.argv;
const seen = { settled: null, unhandled: null };
if (name === 'data') process.on('unhandledRejection', (reason) => (seen.unhandled = reason.name));

const client = EventStoreDBClient.connectionString(url);
client.appendToStream(`misuse-${randomUUID()}`, CASES[name]()).then(
  () => (seen.settled = 'success'),
  ({ type, message }) => (seen.settled = { type, message }),
);
process.once('uncaughtExceptionMonitor', (error) => (seen.uncaught = error.name));
process.once('exit', () => process.stdout.write(JSON.stringify(seen)));
await delay(WATCHED_MS[name]);
process.exit(0);
