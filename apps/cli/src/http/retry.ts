import { Failure } from '../failure.js';
import type { Io } from '../io.js';

/** About half a minute in all: longer than a restart of the server. */
const ATTEMPTS = 11;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;
const LONGEST_ASKED_MS = 60_000;

/** Runs the work again while it fails with what may pass, waiting longer each time or as long as the server asks. */
export async function retrying<T>(io: Io, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const passing = error instanceof Failure && error.retryable;
      if (!passing || attempt === ATTEMPTS || signal?.aborted) throw error;
      const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
      await io.sleep(Math.min(LONGEST_ASKED_MS, error.waitMs ?? backoff), signal);
    }
  }
}
