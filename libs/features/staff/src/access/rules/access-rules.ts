import { accessErrors } from '../access.errors.js';
import type { AccessRules } from './access-rules.types.js';
import { rules1 } from './rules-1.js';

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
