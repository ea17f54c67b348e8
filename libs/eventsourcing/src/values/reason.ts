import { hasVisible } from './visible.js';
import { kernelErrors } from './kernel-errors.js';

const LIMIT = 500;

/** Why somebody gives a management command, as events keep it. Throws `INVALID_REASON`. */
export function checkReason(reason: string): void {
  if (hasVisible(reason) && reason.isWellFormed() && reason.length <= LIMIT) return;
  throw kernelErrors.INVALID_REASON(`A reason has 1 to ${LIMIT} characters, one of them visible.`);
}
