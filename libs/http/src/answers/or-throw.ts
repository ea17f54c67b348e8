import type { DomainError, ErrorDetails } from '@parley/eventsourcing';

/** The answer, or the refusal: also for what the viewer may not see, so that its existence stays unknown. */
export function orThrow<T>(
  answer: T | null,
  refusal: (details: ErrorDetails) => DomainError,
  details: ErrorDetails,
): T {
  if (answer === null) throw refusal(details);
  return answer;
}
