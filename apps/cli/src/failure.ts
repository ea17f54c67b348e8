/** What the process ends with; documented in docs/reference/cli.md. */
export const EXIT = { done: 0, failed: 1, usage: 2, unreachable: 3, notSignedIn: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface FailureOptions {
  /** Default 1. */
  readonly exit?: ExitCode;
  /** The same request may succeed later. */
  readonly retryable?: boolean;
  /** What the server asks to wait before, in ms. */
  readonly waitMs?: number;
  /** HTTP status that it came with. */
  readonly status?: number;
}

/** An expected end: printed as `CODE: detail`. */
export class Failure extends Error {
  readonly exit: ExitCode;
  readonly retryable: boolean;
  readonly waitMs: number | undefined;
  readonly status: number | undefined;

  constructor(
    readonly code: string,
    readonly detail: string,
    options: FailureOptions = {},
  ) {
    super(`${code}: ${detail}`);
    this.exit = options.exit ?? EXIT.failed;
    this.retryable = options.retryable ?? false;
    this.waitMs = options.waitMs;
    this.status = options.status;
  }
}

/** `ENOENT` and the like, without a driver's text. */
export const systemCode = (error: unknown): string => {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'unknown error';
};
