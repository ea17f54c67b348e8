import { administrator } from './permissions.js';
import { has, isResponsible, type Viewer } from './access/viewer.js';
import { viewerOf } from './access/viewer-of.js';
import type { Responsible } from '@parley/shared';
import type { StaffCommand } from './staff.commands.js';
import type { StaffState } from './staff.state.js';

/** Administrators issue, see and revoke everybody's tokens, users their own, bots none. */
export const mayKeepTokensOf = (viewer: Viewer, owner: Responsible): boolean =>
  has(viewer, administrator) || (viewer.kind === 'manager' && isResponsible(viewer, owner));

/** The system and administrators do everything; whose token may be revoked is for `revokeToken` to say, which knows the token. */
export function mayCommand(state: StaffState, command: StaffCommand, sender: Responsible | null): boolean {
  if (sender === null) return true;
  const viewer = viewerOf(state, sender);
  if (viewer === null) return false;
  if (command.type === 'RevokeToken') return true;
  if (command.type === 'IssueToken') return mayKeepTokensOf(viewer, command.owner);
  return has(viewer, administrator);
}
