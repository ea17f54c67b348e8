import { ParleyError } from '@parley/eventsourcing';
import type { Core } from '@parley/composition';
import type { Application } from '@parley/application';
import { APPLICATION } from '@parley/http';
import { loadSample, wantSample } from './sample/load-sample.js';
import { firstAdministrator, newAdministratorToken } from '@parley/staff';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout as pause } from 'node:timers/promises';

export interface BootstrapOptions {
  /** Whether the sample chats are loaded when nobody has used the stores before. */
  readonly sample: 'usual' | 'asked' | 'none';
  readonly newAdminToken: boolean;
  print(line: string): void;
}

/** Times between two attempts while a store does not answer, in ms. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Creates the first administrator, loads the sample, and says how to go on. A store that is down is waited for. */
export async function bootstrap(
  core: Core,
  app: NestFastifyApplication,
  url: string,
  options: BootstrapOptions,
  stopping: AbortSignal,
): Promise<void> {
  const { sample, newAdminToken, print } = options;
  const once = <T>(work: () => Promise<T>): Promise<T | null> => whenUp(work, print, stopping);
  // Read models of another log would decide wrongly.
  await once(() => core.log.ready());
  const first = await once(firstAdministrator(core));
  const token = first ?? (newAdminToken ? await once(() => newAdministratorToken(core)) : null);
  if (token) print(`Administrator's token, shown this once: ${token}`);
  if (first && sample !== 'none') await once(() => wantSample(core));
  if (sample !== 'none') {
    const load = () => loadSample(core, app.get<Application>(APPLICATION), print, stopping);
    const isWanted = await once(load);
    if (isWanted === false && sample === 'asked') print('The stores were used before: no sample is loaded.');
  }
  if (stopping.aborted) return;
  if (first) print(thingsToTry(url));
  print('Ready. Ctrl+C stops it.');
}

/** The work, again and again while a store does not answer; null when the server is to stop before one does. */
async function whenUp<T>(
  work: () => Promise<T>,
  print: (line: string) => void,
  stopping: AbortSignal,
): Promise<T | null> {
  let lastCode = '';
  for (let ms = FIRST_PAUSE_MS; !stopping.aborted; ms = Math.min(ms * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ParleyError) || !error.retryable) throw error;
      if (lastCode !== error.code) print(`Waiting for a store (${error.code}): ${error.message}`);
      lastCode = error.code;
      await pause(ms, undefined, { signal: stopping }).catch(() => undefined);
    }
  }
  return null;
}

const thingsToTry = (url: string): string => `
Try, in another terminal:
  export PARLEY_URL=${url} PARLEY_TOKEN=<the token above>
  npx parley dialogs list        the newest dialogs
  npx parley dialogs feed 1      a dialog's messages and what happened to it
  npx parley projections         the read models and how far they are
`;
