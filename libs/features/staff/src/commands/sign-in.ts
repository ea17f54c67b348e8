import { applicationErrors } from '@parley/application';
import { tokenOf, type StaffState } from '../staff.state.js';
import { viewerOf } from '../access/viewer-of.js';
import type { Responsible } from '@parley/shared';
import type { Viewer } from '../access/viewer.js';
import type { ValidationError } from '@parley/eventsourcing';
import { parseToken, sameHash } from './token.js';

/** A token that was shown with its secret, and whose it is. It may be revoked: {@link viewerBy} says so. */
export interface SignedIn {
  readonly tokenId: number;
  readonly owner: Responsible;
}

/** As logs and command ids name them: `manager-7`. */
export const nameOf = ({ kind, id }: Responsible): string => `${kind}-${id}`;

/** Who shows a token in a header `Authorization`; null where it is none of these staff's. An id never gets another secret. */
export function recognise(staff: StaffState, header: string | undefined): SignedIn | null {
  const token = parseToken(/^Bearer (\S{1,200})$/i.exec(header ?? '')?.[1]);
  const known = token && tokenOf(staff, token.tokenId);
  if (!token || !known || !sameHash(known.hash, token.hash)) return null;
  return { tokenId: token.tokenId, owner: known.owner };
}

/** What the owner of a token may do. Throws `UNAUTHENTICATED` for a token that is not live any more. */
export function viewerBy(staff: StaffState, { tokenId }: Pick<SignedIn, 'tokenId'>): Viewer {
  const token = tokenOf(staff, tokenId);
  const viewer = token && viewerOf(staff, token.owner);
  if (!viewer) throw unauthenticated();
  return viewer;
}

export const unauthenticated = (): ValidationError =>
  applicationErrors.UNAUTHENTICATED('The bearer token is missing, unknown or revoked.');
