import type { Permission } from '@parley/application';
import type { Responsible } from '@parley/shared';
import type { BotRole } from './permissions.js';

/** Names and labels: 1 to 100 characters. */
export interface CreateUser {
  readonly type: 'CreateUser';
  readonly name: string;
  readonly permissions: readonly string[];
  readonly groupId: number | null;
}

/** `channelIds` null: the group works in every channel. */
export interface CreateGroup {
  readonly type: 'CreateGroup';
  readonly name: string;
  readonly channelIds: readonly number[] | null;
}

/** An absent part stays as it is. */
export interface UpdateGroup {
  readonly type: 'UpdateGroup';
  readonly groupId: number;
  readonly name?: string;
  readonly channelIds?: readonly number[] | null;
}

export interface SetGroup {
  readonly type: 'SetGroup';
  readonly userId: number;
  readonly groupId: number | null;
}

export interface SetPermissions {
  readonly type: 'SetPermissions';
  readonly userId: number;
  readonly permissions: readonly string[];
}

/** Also revokes the user's tokens. */
export interface DeactivateUser {
  readonly type: 'DeactivateUser';
  readonly userId: number;
}

export interface CreateBot {
  readonly type: 'CreateBot';
  readonly name: string;
  readonly roles: readonly BotRole[];
}

/** `hash`: SHA-256 of the secret part, 64 lower-case hexadecimal digits. */
export interface IssueToken {
  readonly type: 'IssueToken';
  readonly owner: Responsible;
  readonly label: string;
  readonly hash: string;
}

export interface RevokeToken {
  readonly type: 'RevokeToken';
  readonly tokenId: number;
}

export type StaffCommand =
  | CreateUser
  | CreateGroup
  | UpdateGroup
  | SetGroup
  | SetPermissions
  | DeactivateUser
  | CreateBot
  | IssueToken
  | RevokeToken;

export interface StaffContext {
  /** Id of what the command creates, taken once the command is known to be new; absent where it creates nothing. */
  readonly newId?: number;
  /**
   * Who asks, null for the system itself. Only the name: what they may do is read from the very state that is decided on, so a right
   * taken away a moment ago is already gone.
   */
  readonly sender: Responsible | null;
  /** Every permission that there is; absent: none. */
  readonly permissions?: readonly Permission[];
  /** Channels that the command adds to a group and that are not registered; absent: none. */
  readonly unknownChannels?: readonly number[];
}
