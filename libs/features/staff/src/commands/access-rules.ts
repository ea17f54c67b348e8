import type { Services } from '@parley/application';
import { randomUUID } from 'node:crypto';
import { accessRules } from '../access/rules/access-rules.js';
import { accessRulesAggregate, refuseOlder, RULES_ID } from '../access/rules/in-force.decide.js';
import { SYSTEM } from './staff.facts.js';

/**
 * Says in the log that this program's version of the access rules is in force from now on, unless it is already. Of several programs that do so
 * at once one writes. Throws `ACCESS_RULES_NEWER` where a newer program has been here.
 */
export async function takeUpAccessRules(
  { runner }: Pick<Services, 'runner'>,
  { version } = accessRules,
): Promise<void> {
  const { state } = await runner.load(accessRulesAggregate, RULES_ID);
  // Here too: a command of before would be answered as it was then.
  refuseOlder(state, version);
  if (state.version === version) return;
  const envelope = { commandId: `access-rules:${version}`, actor: SYSTEM, correlationId: randomUUID() };
  const command = { type: 'TakeUpAccessRules' as const, version };
  await runner.run(accessRulesAggregate, RULES_ID, command, envelope, {
    body: command,
    context: async () => ({}),
  });
}
