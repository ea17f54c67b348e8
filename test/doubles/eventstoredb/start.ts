import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { until } from '../../support/until.js';

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));

export type FaultKind =
  | 'unavailable'
  | 'refuse'
  | 'slow'
  | 'cut'
  | 'silent-end'
  | 'lost-answer'
  | 'not-leader'
  | 'starting'
  | 'disk-full';

/** See the folder's README for what each field means to each kind. */
export interface FaultSpec {
  readonly kind: FaultKind;
  /** Default: every method to which the kind can happen. */
  readonly method?: 'append' | 'read' | 'subscribe' | '*';
  /** How many calls meet it; default: until cleared. */
  readonly count?: number;
  readonly ms?: number;
  readonly after?: number;
  readonly answer?: 'cut' | 'timeout' | 'none';
  readonly host?: string;
  readonly port?: number;
}

export interface DoubleState {
  /** Calls since the process began. */
  readonly appends: number;
  readonly reads: number;
  readonly subscriptions: number;
  /** Events in the log, system events included, and the position of the last. */
  readonly events: number;
  readonly head: number;
  /** Those commanded since the last `clear`, with how many calls have met each; a refused port is not among them. */
  readonly faults: readonly { readonly kind: FaultKind; readonly met: number }[];
}

/** A running double of EventStoreDB; it stays on its port and folder from one life to the next. */
export interface EventStoreDouble {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  fault(spec: FaultSpec): Promise<void>;
  /** Ends every fault; a refused port listens again. */
  clear(): Promise<void>;
  /** Moves the time that later events are stamped with, from the machine's clock. */
  clock(offsetMs: number): Promise<void>;
  state(): Promise<DoubleState>;
  /** Resolves when the double's state fulfils a condition. */
  until(holds: (state: DoubleState) => boolean): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Ends it for good, killed or not, and removes its folder if that was made for it. */
  stop(): Promise<void>;
  /** Kills it if it runs, and starts it again on the same folder and port, without faults. */
  restart(): Promise<void>;
}

export interface DoubleOptions {
  /** Default: a new one in the system's temporary folder. */
  readonly folder?: string;
  readonly port?: number;
  /** PEM files; the double then speaks TLS only. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** `name:password`, which each call has to bring then; the client sends them over TLS only. */
  readonly credentials?: string;
}

/** Starts a double and waits until it listens. It ends with this process at the latest. */
export async function startEventStoreDouble(options: DoubleOptions = {}): Promise<EventStoreDouble> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'eventstoredb-double-')));
  let life = await begin(folder, options.port ?? 0, options);
  const { url, port } = life;
  const command = (path: string, method: string, body?: object): Promise<DoubleState> =>
    control(life.control + path, method, body);
  return {
    url,
    port,
    folder,
    async fault(spec) {
      await command('/faults', 'POST', spec);
    },
    async clear() {
      await command('/faults', 'DELETE');
    },
    async clock(offsetMs) {
      await command('/clock', 'POST', { offsetMs });
    },
    state: () => command('/state', 'GET'),
    until: (holds) => until(async () => holds(await command('/state', 'GET')), 'a state of the double'),
    kill: () => end(life.child),
    async stop() {
      await end(life.child);
      if (options.folder === undefined) await rm(folder, { recursive: true });
    },
    async restart() {
      await end(life.child);
      life = await begin(folder, port, options);
    },
  };
}

interface Life {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  readonly control: string;
}

async function begin(folder: string, port: number, { tls, credentials }: DoubleOptions): Promise<Life> {
  const files = tls === undefined ? [] : ['--tls-cert', tls.certFile, '--tls-key', tls.keyFile];
  const user = credentials === undefined ? [] : ['--credentials', credentials];
  const args = [MAIN, '--with-parent', '--folder', folder, '--port', String(port), ...files, ...user];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const first = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>;
  const ready = await Promise.race([first, once(child, 'exit').then(() => null)]);
  if (ready === null) throw new Error(`The double of EventStoreDB ended at start with ${child.exitCode}`);
  return { child, ...(JSON.parse(ready[0]) as Omit<Life, 'child'>) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function control(url: string, method: string, body?: object): Promise<DoubleState> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const answer = (await response.json()) as DoubleState & { readonly error?: string };
  if (!response.ok) throw new Error(`The double refused ${method} ${url}: ${answer.error}`);
  return answer;
}
