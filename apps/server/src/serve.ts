import { InfrastructureError } from '@parley/eventsourcing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Commands } from './commands/bus.js';
import { openCore, type Core, type ParleyConfig } from '@parley/composition';
import { createApp, urlOf } from './http/app.js';
import { ImportChats } from './imports/import.service.js';
import { loadSample, wantSample } from './sample/load-sample.js';
import { firstAdministrator, newAdministratorToken } from './staff/first-administrator.js';

export interface ServeOptions {
  /** Load the sample chats when the data folder is empty. */
  readonly sample: boolean;
  readonly newAdminToken: boolean;
  print(line: string): void;
}

export interface Running {
  readonly url: string;
  readonly core: Core;
  /** Settles once the greeting is printed and the sample is there. */
  readonly greeted: Promise<void>;
  /** Finishes the requests that were accepted, then the projections, then closes the stores. */
  stop(): Promise<void>;
}

/**
 * Opens the stores and listens; then, on the first start, creates the administrator and loads the sample (`greeted`).
 * Throws `STORE_*` errors, and `ADDRESS_IN_USE` or the system's own error when it cannot listen.
 */
export async function serve(config: ParleyConfig, options: ServeOptions): Promise<Running> {
  const core = await openCore(config, {
    role: 'server',
    onError: ({ projection, code }) => process.stderr.write(`parley: projection ${projection}: ${code}\n`),
  });
  try {
    const app = await createApp(core, config);
    await listen(app, config);
    const url = await urlOf(app);
    options.print(`Parley serves ${url} on the data in ${config.data}`);
    const stopping = new AbortController();
    const greeted = greet(core, app, url, options, stopping.signal);
    const stop = async (): Promise<void> => {
      stopping.abort();
      await greeted.catch(() => undefined);
      await app.close();
      await core.close();
    };
    return { url, core, greeted, stop: once(stop) };
  } catch (error) {
    await core.close();
    throw error;
  }
}

async function listen(app: NestFastifyApplication, { host, port }: ParleyConfig): Promise<void> {
  await app.listen({ port, host, listenTextResolver: () => 'listening' }).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error;
    const message = `Port ${port} of ${host} is in use: stop what listens there, or set PARLEY_PORT.`;
    throw new InfrastructureError('ADDRESS_IN_USE', message, { port }, false, error);
  });
}

async function greet(
  core: Core,
  app: NestFastifyApplication,
  url: string,
  options: ServeOptions,
  stopping: AbortSignal,
): Promise<void> {
  const first = await firstAdministrator(core);
  const token = first ?? (options.newAdminToken ? await newAdministratorToken(core) : null);
  if (token) options.print(`Administrator's token, shown this once: ${token}`);
  if (first && options.sample) await wantSample(core);
  if (options.sample)
    await loadSample(core, app.get(Commands), app.get(ImportChats), options.print, stopping);
  if (stopping.aborted) return;
  if (first) options.print(thingsToTry(url));
  options.print('Ready. Ctrl+C stops it.');
}

const thingsToTry = (url: string): string => `
Try, in another terminal:
  export PARLEY_URL=${url} PARLEY_TOKEN=<the token above>
  npx parley dialogs list        the newest dialogs
  npx parley dialogs feed 1      a dialog's messages and what happened to it
  npx parley projections         the read models and how far they are
`;

/** A second call waits for the first. */
function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}
