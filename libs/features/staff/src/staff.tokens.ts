import { viewerOf } from './access/viewer-of.js';
import type { Responsible } from '@parley/shared';
import type { IssueToken, RevokeToken } from './staff.commands.js';
import { staffErrors } from './staff.errors.js';
import { mayKeepTokensOf } from './staff.rights.js';
import { readName, requireOwner } from './staff.rules.js';
import { tokenOf, type StaffEvent, type StaffState } from './staff.state.js';

const TOKENS_PER_OWNER = 20;
const SHA_256 = /^[0-9a-f]{64}$/;

export function issueToken(state: StaffState, command: IssueToken, tokenId: number): readonly StaffEvent[] {
  const { owner, hash } = command;
  if (tokenOf(state, tokenId) !== null) throw staffErrors.TOKEN_ALREADY_EXISTS({ tokenId });
  requireOwner(state, owner);
  if (!SHA_256.test(hash)) throw staffErrors.INVALID_TOKEN_HASH({ tokenId });
  const label = readName(command.label);
  if (tokensOf(state, owner) >= TOKENS_PER_OWNER)
    throw staffErrors.TOO_MANY_TOKENS({ limit: TOKENS_PER_OWNER });
  return [{ type: 'TokenIssued', data: { tokenId, owner, label, hash } }];
}

/** A token that the sender (null: the system) may not revoke is not there for them, as in the list. */
export function revokeToken(
  state: StaffState,
  { tokenId }: RevokeToken,
  sender: Responsible | null,
): readonly StaffEvent[] {
  const token = tokenOf(state, tokenId);
  const viewer = sender && viewerOf(state, sender);
  if (token === null || (viewer !== null && !mayKeepTokensOf(viewer, token.owner))) {
    throw staffErrors.TOKEN_NOT_FOUND({ tokenId });
  }
  return [{ type: 'TokenRevoked', data: { tokenId } }];
}

const tokensOf = (state: StaffState, { kind, id }: Responsible): number =>
  Object.values(state.tokens).filter(({ owner }) => owner.kind === kind && owner.id === id).length;
