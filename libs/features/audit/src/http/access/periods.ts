import { instantOf, requestErrors } from '@parley/http';
import type { Responsible } from '@parley/shared';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** A moment, or a day in UTC: the first and the last millisecond. Throws `INVALID_REQUEST`. */
export function periodOf(at: string): { readonly from: string; readonly to: string } {
  const ends = DAY.test(at) ? [`${at}T00:00:00.000Z`, `${at}T23:59:59.999Z`] : [at, at];
  const [from = '', to = ''] = ends.map(instantOf);
  if (from === '' || to === '')
    throw requestErrors.INVALID_REQUEST('at must be a time by RFC 3339, or a day such as 2026-11-29.');
  return { from, to };
}

/** Throws `INVALID_REQUEST`. */
export function personOf(kind: string, id: number): Responsible {
  if (kind === 'manager' || kind === 'bot') return { kind, id };
  throw requestErrors.INVALID_REQUEST('A person is a manager or a bot: /people/manager/7.');
}
