import type { Responsible } from '@parley/shared';
import { accessErrors } from '../access.errors.js';
import type { StaffState } from '../../staff.state.js';
import type { DialogAccess, Viewer } from '../viewer.js';
import type { VisibleDialogs } from '../visible-dialogs.js';
import { rules1 } from './rules-1.js';

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
 * is asked of the version that was in force then. A change is a new file and a new version at the end of {@link accessRulesKnown}.
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

/** All versions, the oldest first; the last one is what this program decides by. */
export const accessRulesKnown: readonly AccessRules[] = [rules1];

export const accessRules = accessRulesKnown.at(-1) as AccessRules;

/** Throws `ACCESS_RULES_NEWER` for a version that is not among them. */
export function accessRulesOf(version: number, known = accessRulesKnown): AccessRules {
  const found = known.find((rules) => rules.version === version);
  if (found === undefined)
    throw accessErrors.ACCESS_RULES_NEWER({ version, known: known.at(-1)?.version ?? 0 });
  return found;
}
