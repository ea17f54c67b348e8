import { readConfig } from '@parley/composition';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bareMongo } from '../bare.mjs';

const DOUBLE = fileURLToPath(new URL('../../doubles/eventstoredb/main.mjs', import.meta.url));
const MONGODB = fileURLToPath(new URL('../../servers/mongodb', import.meta.url));
/** The large data set is more than the test server's own start script allows for. */
const HEAP = '-Xmx4g';

/**
 * The servers that the environment names, with all its settings for them, and what stands in for the others: the double of EventStoreDB,
 * a new one for each log that is asked for, and mongo-java-server, or SQLite where no Java and Maven are there.
 */
export async function openServers(note) {
  const { eventStore, documents } = await readConfig({ ...process.env, PARLEY_PROJECTIONS: 'auto' });
  const started = [];
  const java = documents === null ? await startMongo(note, started) : null;
  const mongo = documents ?? (java === null ? null : { url: java });
  return {
    eventStoreName: eventStore === null ? 'double of EventStoreDB' : 'EventStoreDB',
    documentsName: mongo === null ? 'SQLite' : await nameOf(mongo),
    /** A named server keeps what earlier runs wrote, and what others do. */
    isLogShared: eventStore !== null,
    eventStore: async (folder) => eventStore ?? { url: await startDouble(folder, started) },
    /** Null: there is none. */
    documents: mongo,
    async close() {
      for (const child of started.reverse()) await end(child);
    },
  };
}

async function startDouble(folder, started) {
  const args = [DOUBLE, '--with-parent', '--folder', folder];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  return JSON.parse(await firstLine(child)).url;
}

/** Null where it cannot be built. */
async function startMongo(note, started) {
  try {
    await promisify(execFile)(`${MONGODB}/build`);
  } catch {
    note('  mongo-java-server needs a JDK and Maven: the read models are in SQLite instead');
    return null;
  }
  // The only way to give the machine more than the command says; it tells so on stderr.
  const env = { ...process.env, _JAVA_OPTIONS: HEAP };
  const child = spawn(`${MONGODB}/start`, { env, stdio: ['pipe', 'pipe', 'ignore'] });
  started.push(child);
  return firstLine(child);
}

/** The test server does not say of what it was built. */
async function nameOf(options) {
  const client = bareMongo(options);
  const built = await client.db('admin').command({ buildInfo: 1 });
  await client.close();
  return 'gitVersion' in built ? 'MongoDB' : 'mongo-java-server';
}

async function firstLine(child) {
  const line = once(createInterface({ input: child.stdout }), 'line');
  const gone = once(child, 'exit').then(() => null);
  const first = await Promise.race([line, gone]);
  if (first === null) throw new Error(`${child.spawnfile} ended at start with ${child.exitCode}.`);
  return first[0];
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
