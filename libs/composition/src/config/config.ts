import { DEADLINE_MS } from '@parley/application';
import { availableParallelism } from 'node:os';
import type { MongoOptions } from '@parley/documents-mongo';
import { storeErrors } from '@parley/eventsourcing';
import type { EsdbOptions } from '@parley/eventstore-esdb';
import { READS_DATABASE } from './record-reads.js';
import { unknownSettings } from './unknown.js';
import { readValues, type Values } from './values.js';

/** Everything that can be set from outside, for every program of Parley. */
export interface ParleyConfig {
  /** Folder of the embedded stores. */
  readonly data: string;
  readonly host: string;
  /** Of the server; 0: one that the system hands out. */
  readonly port: number;
  /** Of a worker's health checks and metrics; 0: one that the system hands out. */
  readonly workerPort: number;
  /** Bytes of a request's body; imports may be eight times as long. */
  readonly bodyLimit: number;
  /** Requests a minute of one token, or of one address without a token. */
  readonly rateLimit: number;
  /** Memory that the columns which dialogs are found by may take. */
  readonly columnsBytes: number;
  readonly logLevel: string;
  /** Whether a server records who has been shown what. */
  readonly recordReads: boolean;
  /** Where the server runs projections and processes: beside HTTP, or in a thread of their own; `none`: workers run them. */
  readonly projections: 'here' | 'thread' | 'none';
  /** Null: the embedded event store. */
  readonly eventStore: EsdbOptions | null;
  /** Null: the embedded document store. */
  readonly documents: MongoOptions | null;
  /** The same documents as questions read them; absent where they are embedded. */
  readonly questionDocuments?: MongoOptions;
}

export interface CheckedConfig {
  /** Null when there are mistakes. */
  readonly config: ParleyConfig | null;
  /** One sentence, without a full stop, for each. No secret is repeated. */
  readonly mistakes: readonly string[];
}

/** Reads the environment and tells every mistake in it. `cores`: how many the machine gives this process. */
export async function checkConfig(
  env: NodeJS.ProcessEnv,
  cores = availableParallelism(),
): Promise<CheckedConfig> {
  const values = readValues(env);
  const config = configOf(values, cores);
  const together = mistakesTogether(config, values);
  const unknown = unknownSettings(env);
  const found = [...unknown, ...values.mistakes, ...together, ...(await mistakesOfStores(config))];
  const mistakes = [...new Set(found)];
  return { config: mistakes.length === 0 ? config : null, mistakes };
}

/** Reads the environment. Throws one `INVALID_CONFIGURATION` that names every mistake. */
export async function readConfig(
  env: NodeJS.ProcessEnv,
  cores = availableParallelism(),
): Promise<ParleyConfig> {
  const { config, mistakes } = await checkConfig(env, cores);
  if (config !== null) return config;
  throw storeErrors.INVALID_CONFIGURATION(`${mistakes.join('; ')}.`);
}

function configOf(values: Values, cores: number): ParleyConfig {
  const text = (name: string): string => values.text(name) ?? '';
  const eventStore = eventStoreOf(values);
  const documents = documentsOf(values);
  const asked = text('PARLEY_PROJECTIONS') as ParleyConfig['projections'] | 'auto';
  return {
    data: text('PARLEY_DATA'),
    host: text('PARLEY_HOST'),
    port: values.integer('PARLEY_PORT'),
    workerPort: values.integer('PARLEY_WORKER_PORT'),
    bodyLimit: values.integer('PARLEY_BODY_LIMIT'),
    rateLimit: values.integer('PARLEY_RATE_LIMIT'),
    columnsBytes: values.integer('PARLEY_COLUMNS_MB') * 1_048_576,
    logLevel: text('PARLEY_LOG_LEVEL'),
    recordReads: text('PARLEY_RECORD_READS') === 'on',
    projections: asked === 'auto' ? placeFor(eventStore, documents, cores) : asked,
    eventStore,
    documents,
    ...questionDocumentsOf(values, documents),
  };
}

/** On servers workers can share the work; embedded stores let in this process alone, with as many threads as it likes. */
function placeFor(eventStore: object | null, documents: object | null, cores: number) {
  if (eventStore !== null && documents !== null) return 'none';
  return eventStore === null && documents === null && cores >= 2 ? 'thread' : 'here';
}

/** Mistakes that no setting makes alone. */
function mistakesTogether({ eventStore, documents }: ParleyConfig, values: Values): string[] {
  const mistakes: string[] = [];
  if (documents?.database.endsWith(READS_DATABASE))
    mistakes.push(
      `MONGODB_DATABASE and PARLEY_NAMESPACE make the database ${documents.database}: what ends with ${READS_DATABASE} is for the records of reads of another Parley`,
    );
  if (values.text('PARLEY_PROJECTIONS') === 'none' && (eventStore === null || documents === null))
    mistakes.push('PARLEY_PROJECTIONS is none, but workers need both EVENTSTOREDB_URL and MONGODB_URL');
  if (values.text('PARLEY_PROJECTIONS') === 'thread' && (eventStore !== null || documents !== null))
    mistakes.push(
      'PARLEY_PROJECTIONS is thread, which is for the embedded stores, but EVENTSTOREDB_URL or MONGODB_URL is set',
    );
  if (values.text('PARLEY_NAMESPACE') !== undefined && eventStore === null && documents === null)
    mistakes.push(
      'PARLEY_NAMESPACE is set, but neither EVENTSTOREDB_URL nor MONGODB_URL is: name another folder in PARLEY_DATA instead',
    );
  return mistakes;
}

/** What the adapters say; their drivers are loaded only when they are needed. */
async function mistakesOfStores({
  eventStore,
  documents,
  questionDocuments,
}: ParleyConfig): Promise<string[]> {
  const found: string[] = [];
  if (eventStore !== null)
    found.push(...(await import('@parley/eventstore-esdb')).checkEsdbOptions(eventStore));
  if (documents !== null)
    found.push(...(await import('@parley/documents-mongo')).checkMongoOptions(documents));
  if (questionDocuments !== undefined && questionDocuments.url !== documents?.url) {
    const { checkMongoOptions } = await import('@parley/documents-mongo');
    const sentences = checkMongoOptions(questionDocuments);
    found.push(...sentences.map((sentence) => sentence.replaceAll('MONGODB_URL', 'MONGODB_QUESTIONS_URL')));
  }
  return found.map((sentence) => sentence.replace(/\.$/, ''));
}

/** Settings that were given, under the names that an adapter has for them. */
function optional(values: Values, names: Readonly<Record<string, string>>): Record<string, string> {
  const given = Object.entries(names).map(([option, name]) => [option, values.text(name)] as const);
  return Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function eventStoreOf(values: Values): EsdbOptions | null {
  const url = values.text('EVENTSTOREDB_URL');
  if (url === undefined) return null;
  const given = optional(values, {
    username: 'EVENTSTOREDB_USERNAME',
    password: 'EVENTSTOREDB_PASSWORD',
    caFile: 'EVENTSTOREDB_CA_FILE',
    certFile: 'EVENTSTOREDB_CERT_FILE',
    keyFile: 'EVENTSTOREDB_KEY_FILE',
    namespace: 'PARLEY_NAMESPACE',
  });
  return { url, ...given, deadlineMs: values.integer('EVENTSTOREDB_DEADLINE_MS') };
}

function documentsOf(values: Values): MongoOptions | null {
  const url = values.text('MONGODB_URL');
  if (url === undefined) return null;
  const given = optional(values, {
    username: 'MONGODB_USERNAME',
    password: 'MONGODB_PASSWORD',
    caFile: 'MONGODB_CA_FILE',
  });
  const parts = [values.text('MONGODB_DATABASE'), values.text('PARLEY_NAMESPACE')];
  const database = parts.filter((part) => part !== undefined).join('-');
  return { url, database, ...given, timeoutMs: values.integer('MONGODB_TIMEOUT_MS') };
}

/** A way of their own in any case: one call of theirs may take as long as a question. */
function questionDocumentsOf(
  values: Values,
  documents: MongoOptions | null,
): Pick<ParleyConfig, 'questionDocuments'> {
  if (documents === null) return {};
  const url = values.text('MONGODB_QUESTIONS_URL');
  const named = url === undefined ? {} : ({ url, readPreference: 'secondaryPreferred' } as const);
  return { questionDocuments: { ...documents, ...named, timeoutMs: DEADLINE_MS } };
}
