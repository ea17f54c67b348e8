import { staffAggregate, staffErrors, type StaffCommand } from '@parley/domain';
import { randomUUID } from 'node:crypto';
import type { Core } from '@parley/composition';
import { STAFF_ID, SYSTEM } from './staff.facts.js';
import { newToken } from './token.js';

const run = (core: Core, command: StaffCommand, commandId: string = randomUUID()) =>
  core.runner.run(
    staffAggregate,
    STAFF_ID,
    command,
    { commandId, actor: SYSTEM, correlationId: randomUUID() },
    { body: { type: command.type }, context: () => ({ sender: null }) },
  );

/** Creates the first administrator when there is no staff yet, and answers a token for them: the only time it can be seen. */
export async function firstAdministrator(core: Core): Promise<string | null> {
  const { state } = await core.runner.load(staffAggregate, STAFF_ID);
  const issuedBefore = Object.values(state.tokens).length > 0 || Object.values(state.users).length > 1;
  if (issuedBefore) return null;
  if (Object.values(state.users).length === 0) {
    const userId = await core.ids.next('user');
    const command = {
      type: 'CreateUser' as const,
      userId,
      name: 'Administrator',
      permissions: ['administrator' as const],
      groupId: null,
    };
    await run(core, command, 'first-administrator');
  }
  return newAdministratorToken(core);
}

/** A further token for the first active administrator, for who has lost theirs and can reach the data folder. */
export async function newAdministratorToken(core: Core): Promise<string> {
  const { state } = await core.runner.load(staffAggregate, STAFF_ID);
  const administrator = Object.entries(state.users).find(
    ([, user]) => user.active && user.permissions.includes('administrator'),
  );
  if (!administrator) throw staffErrors.USER_NOT_FOUND();
  const tokenId = await core.ids.next('token');
  const { text, hash } = newToken(tokenId);
  const owner = { kind: 'manager' as const, id: Number(administrator[0]) };
  await run(core, { type: 'IssueToken', tokenId, owner, label: 'first administrator', hash });
  return text;
}
