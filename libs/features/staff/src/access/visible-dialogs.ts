import { accessRules } from './rules/access-rules.js';
import type { Responsible } from '@parley/shared';

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

/** By the rules of today. */
export const { visibleDialogs } = accessRules;
