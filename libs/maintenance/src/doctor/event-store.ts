import { isConflict, type EventStore, type EventToAppend } from '@parley/eventsourcing';
import { randomUUID } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { openEventStoreToRead, type ParleyConfig, type Product } from '@parley/composition';
import { isInUse } from './deep/files.js';
import { isCode, ok, problem, reasonOf, warning, type Finding } from './finding.js';

const SUBJECT = 'event store';
/** Never written: it is named in an append that has to be refused. */
const STREAM = 'parley-doctor';
const IMPOSSIBLE_REVISION = 2 ** 40;
/** The oldest server that Parley was tried with. */
const TRIED = [23, 10] as const;
/** ms by which clocks of one system may differ unnoticed. */
const SAME_TIME_MS = 1_000;

/** What was found, and the store when it can be used for further checks; close it. */
export interface Checked<S> {
  readonly findings: readonly Finding[];
  readonly store: S | null;
  /** A process works on an embedded one. */
  readonly isInUse: boolean;
}

/** An embedded store is opened for reading, beside a server or not: looking makes nothing. */
export async function checkEventStore(config: ParleyConfig, product: Product): Promise<Checked<EventStore>> {
  const kind = config.eventStore === null ? 'embedded' : 'EventStoreDB';
  if (config.eventStore === null && !(await isThere(config.data, 'events.db')))
    return { findings: [notThere(SUBJECT)], store: null, isInUse: false };
  let used = false;
  try {
    used = config.eventStore === null && (await isInUse(config.data, 'events.db'));
    const store = await openEventStoreToRead(config, product);
    try {
      const findings = [...(await serverFindings(config)), ...(await examine(store, kind, used))];
      return { findings, store, isInUse: used };
    } catch (error) {
      await store.close();
      throw error;
    }
  } catch (error) {
    return { findings: [failureOf(SUBJECT, kind, error, adviceFor(kind))], store: null, isInUse: used };
  }
}

export const notThere = (subject: string): Finding =>
  ok(subject, 'embedded, not there yet: the first start makes it');

export const isThere = (folder: string, file: string): Promise<boolean> =>
  access(join(folder, file)).then(
    () => true,
    () => false,
  );

/** Of a store that could not be looked at. A start mends one of an older format, and ends the moment at which only one process may have a file. */
export function failureOf(subject: string, kind: string, error: unknown, advice: string): Finding {
  const found = `${kind}: ${reasonOf(error)}`;
  if (isCode(error, 'STORE_TOO_OLD')) return ok(subject, found);
  if (isCode(error, 'STORE_LOCKED'))
    return warning(subject, `${kind}, a server that starts or stops has it for itself`, 'Look again.');
  return problem(subject, found, advice);
}

/** As it is reported of a store that can be read. */
export const kindInUse = (kind: string, used: boolean): string =>
  `${kind}, ${used ? 'in use by a running server, ' : ''}can be read`;

const adviceFor = (kind: string): string =>
  kind === 'embedded'
    ? 'See docs/reference/errors.md for the code.'
    : 'See that EventStoreDB runs, that EVENTSTOREDB_URL is its address, and that TLS and credentials are as it wants them.';

/** What the server says of itself. */
async function serverFindings({ eventStore }: ParleyConfig): Promise<readonly Finding[]> {
  if (eventStore === null) return [];
  const { inspectEsdb } = await import('@parley/eventstore-esdb');
  const { roundTripMs, serverVersion } = await inspectEsdb(eventStore);
  return [
    ok('round trip to EventStoreDB', `${roundTripMs.toFixed(2)} ms`),
    esdbVersionFinding(serverVersion),
  ];
}

export function esdbVersionFinding(version: string | null): Finding {
  const subject = 'version of EventStoreDB';
  if (version === null) return ok(subject, 'the server does not tell it');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isTried = major > TRIED[0] || (major === TRIED[0] && minor >= TRIED[1]);
  if (isTried) return ok(subject, version);
  return warning(subject, version, `Use ${TRIED.join('.')} or newer: older ones were not tried.`);
}

async function examine(store: EventStore, kind: string, used: boolean): Promise<readonly Finding[]> {
  const { events, end: isWhole } = await store.readAll({ direction: 'backwards', limit: 1 });
  const [last] = events;
  const nothing = isWhole ? 'empty' : 'its last event lies before much that others wrote';
  const end = last === undefined ? nothing : `last event at ${last.position}`;
  const clock = last === undefined ? [] : [clockFinding(Date.parse(last.recordedAt), Date.now())];
  // An embedded one shows what may be written by its files.
  const rights = kind === 'embedded' ? [] : [await writeFinding(store)];
  return [ok(SUBJECT, `${kindInUse(kind, used)}, ${end}`), ...clock, ...rights];
}

/** The log's clock shows only in what it has written: of a clock that runs ahead, its last event comes from the future. */
export function clockFinding(lastWritten: number, now: number): Finding {
  const ahead = lastWritten - now;
  if (ahead <= SAME_TIME_MS) return ok('clock of the event store', 'its last event is not from the future');
  const found = `its last event is ${ahead} ms ahead of this machine's clock`;
  return warning(
    'clock of the event store',
    found,
    'Set the clocks of all machines by one time server (NTP).',
  );
}

/** An append that must be refused for its revision shows the right to append and leaves nothing in the log. */
async function writeFinding(store: EventStore): Promise<Finding> {
  const subject = 'right to append';
  try {
    await store.append(STREAM, IMPOSSIBLE_REVISION, [attempt()]);
  } catch (error) {
    if (isConflict(error)) return ok(subject, 'given');
    return problem(
      subject,
      reasonOf(error),
      'Give the user of EVENTSTOREDB_USERNAME the right to append to all streams.',
    );
  }
  return problem(
    subject,
    `the store took an append at a wrong revision`,
    `Do not use this store: it does not check revisions. Stream ${STREAM} holds one event of the test.`,
  );
}

const attempt = (): EventToAppend => ({
  id: randomUUID(),
  type: 'Looked',
  data: {},
  metadata: {
    actor: { kind: 'system', id: null },
    occurredAt: new Date().toISOString(),
    correlationId: STREAM,
    causationId: null,
    commandId: STREAM,
    fingerprint: '',
    schemaVersion: 1,
  },
});
