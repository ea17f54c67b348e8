import { setTimeout as pause } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const LOOK_MS = 20;

/** Looks again and again until it holds. Rejects with what was waited for when it does not within a minute. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`It does not come to pass: ${what}.`);
    await pause(LOOK_MS);
  }
}
