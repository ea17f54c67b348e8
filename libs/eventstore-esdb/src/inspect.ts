import { normalise } from './connection/errors.js';
import { readHead } from './reading/log-reader.js';
import { openClient } from './open.js';
import { DEFAULT_DEADLINE_MS, type EsdbOptions } from './connection/options.js';
import { createReading } from './reading/reading.js';
import { decodeRead } from './wire/read-answer.js';
import { within } from './connection/within.js';

export interface EsdbFindings {
  /** From asking for the end of the log to its answer, over an open connection, in ms. */
  readonly roundTripMs: number;
  /** As the server names it, null when it does not say. */
  readonly serverVersion: string | null;
}

/** Looks at the server without leaving a trace there. Throws STORE_UNAVAILABLE, STORE_REFUSED, INVALID_CONFIGURATION. */
export async function inspectEsdb(options: EsdbOptions): Promise<EsdbFindings> {
  const deadlineMs = options.deadlineMs ?? DEFAULT_DEADLINE_MS;
  const client = openClient(options);
  const readRecords = createReading(client, deadlineMs, decodeRead);
  try {
    await readHead(readRecords);
    const asked = performance.now();
    await readHead(readRecords);
    const roundTripMs = performance.now() - asked;
    return { roundTripMs, serverVersion: await versionOf(client.serverVersion(), deadlineMs) };
  } catch (error) {
    throw normalise(error);
  } finally {
    await client.close();
  }
}

async function versionOf(asked: Promise<string>, deadlineMs: number): Promise<string | null> {
  const version = await within(deadlineMs, asked);
  return version === 'unknown' ? null : version;
}
