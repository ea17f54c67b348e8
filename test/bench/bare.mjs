import { createRequire } from 'node:module';
import { EsdbClient } from '../../libs/eventstore-esdb/dist/connection/client.js';

/** The drivers of the servers, for measuring without Parley. Each belongs to its adapter. */
const driver = (library, name) =>
  createRequire(new URL(`../../libs/${library}/package.json`, import.meta.url))(name);
const { EventStoreDBClient, jsonEvent, NO_STREAM } = driver('eventstore-esdb', '@eventstore/db-client');
const { MongoClient } = driver('documents-mongo', 'mongodb');

export function bareEventStore({ url, username, password = '', caFile }) {
  const user =
    username === undefined ? '' : `${encodeURIComponent(username)}:${encodeURIComponent(password)}@`;
  const whole = new URL(url.replace('://', `://${user}`));
  if (caFile !== undefined) whole.searchParams.set('tlsCAFile', caFile);
  return EventStoreDBClient.connectionString(String(whole));
}

/** Counts what every store of Parley in this process asks its server to read; answers a function that gives the count. */
export function countReads() {
  const { read } = EsdbClient.prototype;
  let reads = 0;
  EsdbClient.prototype.read = function (...given) {
    reads += 1;
    return read.apply(this, given);
  };
  return () => reads;
}

/** One append of events as the log holds them, at the revision that it is to come behind; -1: to a new stream. */
export const bareAppend = (client, { stream, expected, events }) =>
  client.appendToStream(stream, events.map(jsonEvent), {
    expectedRevision: expected < 0 ? NO_STREAM : BigInt(expected),
  });

/** Reads the whole of `$all` at once; answers the number of events. */
export function bareRead(client) {
  return new Promise((resolve, reject) => {
    let events = 0;
    const answers = client.readAll({ maxCount: Number.MAX_SAFE_INTEGER });
    answers.on('data', () => (events += 1));
    answers.on('error', reject);
    answers.on('end', () => resolve(events));
  });
}

export const bareMongo = ({ url, username, password = '', caFile }) =>
  new MongoClient(url, {
    writeConcern: { w: 'majority', journal: true },
    useBigInt64: true,
    ...(username !== undefined && { auth: { username, password } }),
    ...(caFile !== undefined && { tls: true, tlsCAFile: caFile }),
  });
