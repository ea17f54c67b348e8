import { defineEvent } from '@parley/eventsourcing';
import { Type } from 'typebox';

/** From here on who sees what is decided by this version of the rules. Before the first such event version 1 is in force. */
export const AccessRulesChanged = defineEvent(
  'AccessRulesChanged',
  1,
  Type.Object({ version: Type.Integer({ minimum: 2 }) }),
  { version: 2 },
);

export const accessRulesEvents = [AccessRulesChanged] as const;
