import { answerCodes, applicationErrors, type AnsweredCode } from '@parley/application';
import type { DeclaredError, ErrorFamily, ErrorKind } from '@parley/eventsourcing';
import { requestErrors } from '../requests/request-errors.js';

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  conflict: 409,
  rule: 422,
  'not-found': 404,
  forbidden: 403,
  'not-signed-in': 401,
};
const BY_FAMILY: Readonly<Record<ErrorFamily, number>> = {
  Domain: 409,
  Validation: 400,
  Concurrency: 412,
  Infrastructure: 503,
};

/** What an error, or its declaration, is answered with. */
export const statusOf = ({ family, kind }: Pick<DeclaredError, 'family' | 'kind'>): number =>
  kind === undefined ? BY_FAMILY[family] : BY_KIND[kind];

/** Codes of errors that the HTTP layer itself raises. */
const CODES: ReadonlyMap<number | null, string> = new Map([
  [400, requestErrors.INVALID_REQUEST.code],
  [401, applicationErrors.UNAUTHENTICATED.code],
  ...Object.entries(answerCodes).map(([code, { status }]) => [status, code] as const),
]);
const OTHER: AnsweredCode = 'REFUSED';

export const codeOfStatus = (status: number): string => CODES.get(status) ?? OTHER;
