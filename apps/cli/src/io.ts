import { setTimeout as realTime } from 'node:timers/promises';

/** A stream to write on; a terminal has `isTTY` and a width in `columns`. */
export type Out = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Keys of a terminal; `isTTY` is absent where it is none. */
export type In = NodeJS.ReadableStream & {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  unref?(): unknown;
};

/** Everything outside that a run touches, besides files and the server. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: In;
  readonly stdout: Out;
  readonly stderr: Out;
  /** Resolves after `ms`; rejects when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const processIo = (): Io => ({
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  sleep: (ms, signal) => realTime(ms, undefined, { signal }),
});
