import { has } from '../access/viewer.js';
import { viewerOf } from '../access/viewer-of.js';
import type { Responsible } from '../shared/schema.js';
import type { StaffCommand } from './staff.commands.js';
import { tokenOf, type StaffState } from './staff.state.js';

/** The system and administrators do everything; users issue and revoke their own tokens. */
export function mayCommand(state: StaffState, command: StaffCommand, sender: Responsible | null): boolean {
  if (sender === null) return true;
  const viewer = viewerOf(state, sender);
  if (viewer === null) return false;
  return (
    has(viewer, 'administrator') ||
    (sender.kind === 'manager' && isOwner(sender, ownerOfToken(state, command)))
  );
}

/** Whose token the command is about, null when it is about something else. */
function ownerOfToken(state: StaffState, command: StaffCommand): Responsible | null {
  if (command.type === 'IssueToken') return command.owner;
  if (command.type === 'RevokeToken') return tokenOf(state, command.tokenId)?.owner ?? null;
  return null;
}

const isOwner = (sender: Responsible, owner: Responsible | null): boolean =>
  owner !== null && owner.kind === sender.kind && owner.id === sender.id;
