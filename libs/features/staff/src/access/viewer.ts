import type { Responsible } from '@parley/shared';
import type { Permission } from '@parley/application';
import { administrator, type BotRole } from '../permissions.js';

/** Somebody who reads or acts, with everything that decides what they may. Made by `viewerOf`; plain data. */
export interface Viewer extends Readonly<Responsible> {
  /** Names. One that no feature defines opens nothing. */
  readonly permissions: readonly string[];
  /** Channels that the group works in; null: every channel. */
  readonly channelIds: readonly number[] | null;
  /** Empty for a manager. */
  readonly roles: readonly BotRole[];
}

/** What access depends on in a dialog. `responsible` null: unassigned. */
export interface DialogAccess {
  readonly channelId: number;
  readonly responsible: Responsible | null;
}

export const has = ({ permissions }: Viewer, { name, byAdministrators }: Permission): boolean =>
  permissions.includes(name) || (byAdministrators && permissions.includes(administrator.name));

export const isResponsible = (viewer: Viewer, responsible: Responsible | null): boolean =>
  responsible !== null && responsible.kind === viewer.kind && responsible.id === viewer.id;

export const worksIn = (viewer: Viewer, channelId: number): boolean =>
  viewer.channelIds === null || viewer.channelIds.includes(channelId);
