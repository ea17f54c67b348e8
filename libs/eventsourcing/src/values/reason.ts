import { ValidationError } from './errors.js';
import { hasVisible } from './visible.js';

const LIMIT = 500;

/** Why somebody gives a management command, as events keep it. Throws `INVALID_REASON`. */
export function checkReason(reason: string): void {
  if (hasVisible(reason) && reason.isWellFormed() && reason.length <= LIMIT) return;
  throw new ValidationError('INVALID_REASON', `A reason has 1 to ${LIMIT} characters, one of them visible.`);
}
