import { isNamespace, NAMESPACE_SHAPE } from '@parley/eventsourcing';
import { COLUMNS_MB } from './columns-memory.js';
import { RECORD_READS } from './record-reads.js';
import type { Reader, Setting } from './setting.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const RUNNING: readonly Reader[] = ['server', 'worker'];
const ALL: readonly Reader[] = ['server', 'worker', 'parley'];

const OF_PROCESSES: readonly Setting[] = [
  {
    name: 'PARLEY_DATA',
    kind: 'text',
    fallback: './data',
    meaning: 'folder of the embedded stores',
    readBy: ['server', 'parley'],
  },
  {
    name: 'PARLEY_NAMESPACE',
    kind: 'text',
    isValid: isNamespace,
    shape: NAMESPACE_SHAPE,
    meaning:
      'name of this Parley on servers that it shares with others: its streams are `~<name>.…`, its database is MONGODB_DATABASE with `-<name>` behind it; ' +
      'the folder of an embedded store is its own anyway',
    readBy: ALL,
  },
  {
    name: 'PARLEY_HOST',
    kind: 'text',
    fallback: '127.0.0.1',
    meaning: 'address to listen on',
    readBy: RUNNING,
  },
  {
    name: 'PARLEY_PORT',
    kind: 'integer',
    fallback: '3000',
    min: 0,
    max: 65_535,
    meaning: 'port that the server listens on, 0 for any free one',
    readBy: ['server'],
  },
  {
    name: 'PARLEY_WORKER_PORT',
    kind: 'integer',
    fallback: '3001',
    min: 0,
    max: 65_535,
    meaning: 'port of the health checks and metrics of a worker, 0 for any free one',
    readBy: ['worker'],
  },
  {
    name: 'PARLEY_PROJECTIONS',
    kind: 'choice',
    fallback: 'auto',
    choices: ['auto', 'here', 'thread', 'none'],
    meaning:
      'who runs projections and processes: the server beside HTTP (here) or in a thread of its own (thread, embedded stores only), workers (none), ' +
      'or as stores and machine allow (auto): a thread on embedded stores where there are two cores',
    readBy: ['server'],
  },
  {
    name: 'PARLEY_BODY_LIMIT',
    kind: 'integer',
    fallback: '1048576',
    min: 1_024,
    max: 67_108_864,
    unit: 'bytes',
    meaning: 'longest body of a request; an import may be eight times as long',
    readBy: ['server'],
  },
  {
    name: 'PARLEY_RATE_LIMIT',
    kind: 'integer',
    fallback: '60000',
    min: 1,
    max: 100_000_000,
    unit: 'requests',
    meaning: 'requests a minute of one token, or of one address without a token',
    readBy: ['server'],
  },
  COLUMNS_MB,
  RECORD_READS,
  {
    name: 'PARLEY_LOG_LEVEL',
    kind: 'choice',
    fallback: 'info',
    choices: LOG_LEVELS,
    meaning: 'least that is logged',
    readBy: RUNNING,
  },
];

const EVENT_STORE = { readBy: ALL, needs: 'EVENTSTOREDB_URL' } as const;
const OF_EVENT_STORE: readonly Setting[] = [
  {
    name: 'EVENTSTOREDB_URL',
    kind: 'text',
    secret: true,
    meaning: 'connection string of EventStoreDB; without it the log is an embedded store',
    readBy: ALL,
  },
  { ...EVENT_STORE, name: 'EVENTSTOREDB_USERNAME', kind: 'text', meaning: 'user of EventStoreDB' },
  {
    ...EVENT_STORE,
    name: 'EVENTSTOREDB_PASSWORD',
    kind: 'text',
    secret: true,
    hasFile: true,
    meaning: 'password of that user',
  },
  {
    ...EVENT_STORE,
    name: 'EVENTSTOREDB_CA_FILE',
    kind: 'file',
    meaning: 'certificate (PEM) of the authority that signed the server’s',
  },
  {
    ...EVENT_STORE,
    name: 'EVENTSTOREDB_CERT_FILE',
    kind: 'file',
    meaning: 'certificate (PEM) of this client',
  },
  {
    ...EVENT_STORE,
    name: 'EVENTSTOREDB_KEY_FILE',
    kind: 'file',
    meaning: 'private key (PEM) of that certificate',
  },
  {
    ...EVENT_STORE,
    name: 'EVENTSTOREDB_DEADLINE_MS',
    kind: 'integer',
    fallback: '10000',
    min: 100,
    max: 600_000,
    unit: 'ms',
    meaning: 'longest time that one call may take',
  },
];

const DOCUMENTS = { readBy: ALL, needs: 'MONGODB_URL' } as const;
const OF_DOCUMENTS: readonly Setting[] = [
  {
    name: 'MONGODB_URL',
    kind: 'text',
    secret: true,
    meaning: 'connection string of MongoDB; without it the read models are in an embedded store',
    readBy: ALL,
  },
  {
    ...DOCUMENTS,
    name: 'MONGODB_QUESTIONS_URL',
    kind: 'text',
    secret: true,
    meaning:
      'connection string by which reads that may take long (audit, analytics) reach the same database, from a secondary where there is one; without it they read as everything else does',
    readBy: ['server'],
  },
  {
    ...DOCUMENTS,
    name: 'MONGODB_DATABASE',
    kind: 'text',
    fallback: 'parley',
    meaning: 'database of the read models',
  },
  { ...DOCUMENTS, name: 'MONGODB_USERNAME', kind: 'text', meaning: 'user of MongoDB' },
  {
    ...DOCUMENTS,
    name: 'MONGODB_PASSWORD',
    kind: 'text',
    secret: true,
    hasFile: true,
    meaning: 'password of that user',
  },
  {
    ...DOCUMENTS,
    name: 'MONGODB_CA_FILE',
    kind: 'file',
    meaning: 'certificate (PEM) of the authority that signed the server’s',
  },
  {
    ...DOCUMENTS,
    name: 'MONGODB_TIMEOUT_MS',
    kind: 'integer',
    fallback: '5000',
    min: 100,
    max: 600_000,
    unit: 'ms',
    meaning: 'longest time that one call may take',
  },
];

/** Everything that can be set from outside. Help texts and docs/reference/configuration.md are written from this. */
export const SETTINGS: readonly Setting[] = [...OF_PROCESSES, ...OF_EVENT_STORE, ...OF_DOCUMENTS];

/** What the command line reads besides: which server it asks, and as who. */
export const COMMAND_LINE_NAMES = ['PARLEY_URL', 'PARLEY_TOKEN'] as const;
