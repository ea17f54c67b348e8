import { ValidationError } from '@parley/eventsourcing';

const MAX_LIMIT = 10_000;

/** Throws INVALID_READ when no page can answer this. */
export function checkRead(from: number | bigint | undefined, limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    const message = `A page holds 1 to ${MAX_LIMIT} events, not ${limit}.`;
    throw new ValidationError('INVALID_READ', message, { limit });
  }
  if (typeof from === 'number' && !Number.isSafeInteger(from)) {
    throw new ValidationError('INVALID_READ', 'A page begins at a whole revision.', { from });
  }
}
