import { allDialogs } from '../permissions.js';
import type { Responsible } from '@parley/shared';
import { has, type Viewer } from './viewer.js';

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

export function visibleDialogs(viewer: Viewer): VisibleDialogs {
  const { channelIds } = viewer;
  const seesAll = has(viewer, allDialogs);
  if (seesAll && channelIds === null) return { all: true };
  return {
    all: false,
    responsible: { kind: viewer.kind, id: viewer.id },
    unassignedIn: viewer.kind === 'manager' || seesAll ? channelIds : [],
    othersIn: seesAll && channelIds !== null ? channelIds : [],
  };
}
