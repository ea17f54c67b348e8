import type { MongoInspection, MongoOptions } from '@parley/documents-mongo';
import { ok, problem, warning, type Finding } from './finding.js';

/** ms by which clocks of one system may differ unnoticed, besides the time of asking. */
const SAME_TIME_MS = 1_000;
const SUBJECT = 'MongoDB';

/** What MongoDB says of itself. Throws `STORE_*` errors. */
export async function mongoFindings(options: MongoOptions): Promise<readonly Finding[]> {
  const { inspectMongo } = await import('@parley/documents-mongo');
  return describeMongo(await inspectMongo(options), Date.now());
}

/** `now`: ms since the epoch, by this machine. */
export function describeMongo(found: MongoInspection, now: number): readonly Finding[] {
  const { roundTripMs, version, maxWireVersion, serverTime } = found;
  return [
    ok(`round trip to ${SUBJECT}`, `${roundTripMs.toFixed(2)} ms`),
    ok(`version of ${SUBJECT}`, `${version}, wire version ${maxWireVersion}`),
    setFinding(found),
    clockFinding(serverTime === null ? null : Date.parse(serverTime) - now, roundTripMs),
    rightsFinding(found),
    ...indexFindings(found),
  ];
}

function setFinding({ replicaSet }: MongoInspection): Finding {
  const subject = `replica set of ${SUBJECT}`;
  if (replicaSet !== null) return ok(subject, replicaSet);
  return warning(subject, 'none reported: what one disk loses is lost', 'Run MongoDB as a replica set.');
}

/** `ahead`: ms by which the server's clock shows more than this machine's; null when it does not tell. */
export function clockFinding(ahead: number | null, roundTripMs: number): Finding {
  const subject = `clock of ${SUBJECT}`;
  if (ahead === null) return ok(subject, 'the server does not tell it');
  const found = `${Math.abs(Math.round(ahead))} ms ${ahead < 0 ? 'behind' : 'ahead of'} this machine's clock`;
  if (Math.abs(ahead) <= SAME_TIME_MS + roundTripMs) return ok(subject, found);
  return warning(subject, found, 'Set the clocks of all machines by one time server (NTP).');
}

function rightsFinding({ canWrite }: MongoInspection): Finding {
  const subject = `rights in ${SUBJECT}`;
  if (canWrite === null)
    return ok(subject, 'the server does not tell them, and nothing is written to find out');
  if (canWrite) return ok(subject, 'all that are needed');
  return problem(
    subject,
    'some that are needed are missing',
    'Give the user of MONGODB_USERNAME the roles readWrite and dbAdmin in the database of MONGODB_DATABASE.',
  );
}

function indexFindings({ missing, foreign }: MongoInspection): readonly Finding[] {
  const subject = `indexes in ${SUBJECT}`;
  const lacking = missing.map(({ collection, fields }) =>
    problem(
      subject,
      `missing: ${collection} (${fields.join(', ')})`,
      'Start a worker: it makes what is missing. Queries are slow or refused until then.',
    ),
  );
  const others = foreign.map(({ collection, name }) =>
    warning(
      subject,
      `not ours: ${name} of ${collection}`,
      'Drop it unless somebody needs it: each index makes every write slower.',
    ),
  );
  const all = [...lacking, ...others];
  return all.length > 0 ? all : [ok(subject, 'those that are declared, and no others')];
}
