import { ParleyError } from '@parley/eventsourcing';

/** Whether a filter or an order refuses what it is asked. Throws what is no answer of theirs. */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ParleyError && (error.family === 'Domain' || error.family === 'Validation'))
    return true;
  throw error;
}

/** Throws as {@link isRefusal}. */
export async function isRefused(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return false;
  } catch (error) {
    return isRefusal(error);
  }
}
