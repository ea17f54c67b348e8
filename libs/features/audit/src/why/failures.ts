import type { FailureCode } from '@parley/dialogs';

/** What the code of a failed delivery means. */
export const FAILURES: Readonly<Record<FailureCode, string>> = {
  general: 'the channel gave no closer reason',
  customer_not_exists: 'the messenger does not know the client any more',
  reply_timed_out: 'the time in which the messenger takes an answer had passed',
  spam_suspicion: 'the messenger took it for spam',
  access_restricted: 'the client does not take messages of the company',
  unknown: 'the channel did not know why',
  network_error: 'the network between channel and messenger failed',
  malformed_response: 'the answer of the messenger could not be read',
  async_send_timeout: 'the messenger had not reported in time',
};

/** Null for a code that this program does not know. */
export const failureIn = (code: unknown): string | null =>
  typeof code === 'string' && Object.hasOwn(FAILURES, code) ? FAILURES[code as FailureCode] : null;
