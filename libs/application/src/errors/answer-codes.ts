/** A code of an answer over HTTP that no declared error stands behind. */
export interface AnswerCode {
  /** Null: any from 400 to 499 that has no code of its own. */
  readonly status: number | null;
  readonly meaning: string;
}

/** What a program that answers over HTTP refuses by itself, before a command or query. */
export const answerCodes = {
  FORBIDDEN: { status: 403, meaning: 'The address is not open to the sender.' },
  NOT_FOUND: { status: 404, meaning: 'There is no such address.' },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'The address does not take this method.' },
  REQUEST_TIMEOUT: { status: 408, meaning: 'The request took too long to arrive.' },
  BODY_TOO_LARGE: { status: 413, meaning: 'The body has more bytes than allowed.' },
  URL_TOO_LONG: { status: 414, meaning: 'The address is too long.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The body is not JSON in UTF-8, or is packed.' },
  RATE_LIMITED: { status: 429, meaning: 'Too many requests; `Retry-After` says when to come back.' },
  HEADERS_TOO_LARGE: { status: 431, meaning: 'The headers have more bytes than allowed.' },
  CLIENT_GONE: {
    status: 499,
    meaning: 'The client has closed its connection before it had its answer: only logs and metrics show it.',
  },
  REFUSED: { status: null, meaning: 'Refused by the HTTP layer for a reason that has no code of its own.' },
  INTERNAL: { status: 500, meaning: 'The server failed; the fault is in its log.' },
} as const satisfies Readonly<Record<string, AnswerCode>>;

export type AnsweredCode = keyof typeof answerCodes;
