import { expect } from '@jest/globals';
import type { RecordedEvent } from '@parley/eventsourcing';
import { apiOf } from '../support/api.js';
import { caughtUp } from '../support/caught-up.js';
import type { ServerProcess } from '../support/servers/server-process.js';
import { readStopped } from '../support/stopped.js';
import type { KeyedCommand, Stage } from './commands.js';
import { faultsOf } from './log.js';
import { settleAndRepeat } from './sending.js';

/** What was sent to a server on embedded stores. */
export interface Sent {
  readonly folder: string;
  readonly token: string;
  readonly stage: Stage;
  readonly commands: readonly KeyedCommand[];
}

/**
 * Settles and repeats every command, stops the server once all is folded, and holds log and read models against each other and against what
 * was acknowledged. Answers the log.
 */
export async function expectNothingLostBy(
  server: ServerProcess,
  { folder, token, stage, commands }: Sent,
): Promise<readonly RecordedEvent[]> {
  const admin = apiOf(server.url, token);
  await settleAndRepeat(admin, commands);
  await caughtUp(admin);
  expect(await server.stop()).toBe(0);
  const { log, differences } = await readStopped(folder);
  expect(faultsOf(log, commands, stage.end)).toEqual([]);
  expect(differences).toEqual([]);
  return log;
}
