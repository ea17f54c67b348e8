import type { Responsible } from '@parley/shared';
import type { StaffState } from '../../staff.state.js';
import type { DialogAccess, Viewer } from '../viewer.js';

/**
 * The set that `canSeeDialog` admits, described so that a query can turn it into branches. The three parts do not overlap:
 * dialogs of `responsible`; unassigned dialogs in `unassignedIn` (null: every channel); in the channels of `othersIn`, every dialog
 * that has another responsible.
 */
export type VisibleDialogs =
  | { readonly all: true }
  | {
      readonly all: false;
      readonly responsible: Responsible;
      readonly unassignedIn: readonly number[] | null;
      /** Empty unless the viewer has `all_dialogs` in a group limited to channels. */
      readonly othersIn: readonly number[];
    };

/** Why somebody may see a dialog: the first of these that a version of the rules names. */
export const SIGHT_REASONS = [
  'responsible',
  'unassigned',
  'all_dialogs',
  'bot_role',
  'administrator',
] as const;
export type SightReason = (typeof SIGHT_REASONS)[number];

/**
 * One version of who sees which dialog. Once released it stays as it is, with everything that it decides by: what was visible in the past
 * is asked of the version that was in force then. A change is a new file and a new version at the end of `accessRulesKnown`.
 */
export interface AccessRules {
  readonly version: number;
  /** Of somebody's own entry and group alone. Null: unknown or deactivated. */
  viewerOf(staff: StaffState, owner: Responsible): Viewer | null;
  /** Null: not at all. */
  whySees(viewer: Viewer, dialog: DialogAccess): SightReason | null;
  /** The set that `whySees` admits. */
  visibleDialogs(viewer: Viewer): VisibleDialogs;
}
