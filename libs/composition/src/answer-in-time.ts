import { storeErrors } from '@parley/eventsourcing';
import { setTimeout as pause } from 'node:timers/promises';

/** A caller that asks whether a process is ready gives up within seconds. */
const PATIENCE_MS = 3_000;

/** What the stores answer. Throws `STORE_UNAVAILABLE` when they take longer than a health check waits. */
export async function answerInTime<T>(answer: Promise<T>): Promise<T> {
  const ending = new AbortController();
  const late = pause(PATIENCE_MS, null, { signal: ending.signal, ref: false }).then(() => {
    throw storeErrors.STORE_UNAVAILABLE(`A store did not answer within ${PATIENCE_MS} ms.`);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    ending.abort();
    late.catch(() => undefined);
    answer.catch(() => undefined);
  }
}
