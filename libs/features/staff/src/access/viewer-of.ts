import { accessRules } from './rules/access-rules.js';

/** Null: unknown or deactivated. Never read it as "the system": refuse such a person before anything is asked or commanded. */
export const { viewerOf } = accessRules;
