import { ParleyError } from '@parley/eventsourcing';

export type Verdict = 'ok' | 'warning' | 'problem';

/** One thing that was looked at. Holds names, numbers and codes, never a secret or content. */
export interface Finding {
  readonly subject: string;
  readonly verdict: Verdict;
  readonly found: string;
  /** What to do about it; absent when there is nothing to do. */
  readonly advice?: string;
}

export const ok = (subject: string, found: string): Finding => ({ subject, verdict: 'ok', found });

export const warning = (subject: string, found: string, advice: string): Finding => ({
  subject,
  verdict: 'warning',
  found,
  advice,
});

export const problem = (subject: string, found: string, advice: string): Finding => ({
  subject,
  verdict: 'problem',
  found,
  advice,
});

/** Code and message of an expected error; the kind alone of any other, whose text may hold anything. */
export const reasonOf = (error: unknown): string =>
  error instanceof ParleyError
    ? `${error.code}: ${error.message}`
    : `unexpected ${error instanceof Error ? error.constructor.name : typeof error}`;

export const isCode = (error: unknown, code: string): boolean =>
  error instanceof ParleyError && error.code === code;
