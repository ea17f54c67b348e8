import { accessRules } from './rules/access-rules.js';

export type { VisibleDialogs } from './rules/access-rules.types.js';

/** By the rules of today. */
export const { visibleDialogs } = accessRules;
