import { staffAggregate } from '../staff.decide.js';
import { administrator as administratorPermission } from '../permissions.js';
import { staffErrors } from '../staff.errors.js';
import type { StaffCommand } from '../staff.commands.js';
import type { StaffState } from '../staff.state.js';
import { randomUUID } from 'node:crypto';
import { dataOf, type Services } from '@parley/application';
import { STAFF_ID } from '../staff.decide.js';
import { SYSTEM } from './staff.facts.js';
import { newIdFor } from './new-ids.js';
import { newToken, textOfIssued, type NewToken } from './token.js';

const USER_COMMAND = 'first-administrator';
const TOKEN_COMMAND = 'first-administrator-token';
const LABEL = 'first administrator';

function run(services: Services, command: StaffCommand, commandId: string) {
  const newId = newIdFor(services, command);
  return services.runner.run(
    staffAggregate,
    STAFF_ID,
    command,
    { commandId, actor: SYSTEM, correlationId: randomUUID() },
    {
      body: { type: command.type },
      context: async () => ({ ...(await newId()), sender: null, permissions: services.permissions }),
    },
  );
}

/**
 * Creates the first administrator when there is no staff yet, and answers a token for them: the only time it can be seen. Of several servers
 * that do so at once one answers the token, the others null. What it answers may be called again after a store has failed.
 */
export function firstAdministrator(services: Services): () => Promise<string | null> {
  let made: NewToken | null = null;
  return async () => {
    const { state } = await services.runner.load(staffAggregate, STAFF_ID);
    if (made === null && wasGreeted(state)) return null;
    if (Object.values(state.users).length === 0) await createAdministrator(services);
    made ??= newToken();
    return issue(services, made, TOKEN_COMMAND);
  };
}

const wasGreeted = ({ tokens, users }: StaffState): boolean =>
  Object.values(tokens).length > 0 || Object.values(users).length > 1;

async function createAdministrator(services: Services): Promise<void> {
  const permissions = [administratorPermission.name];
  const command = { type: 'CreateUser' as const, name: 'Administrator', permissions, groupId: null };
  await run(services, command, USER_COMMAND);
}

/** A further token for the first active administrator, for one who has lost theirs and can start a server on the stores. */
export const newAdministratorToken = (services: Services): Promise<string | null> =>
  issue(services, newToken(), randomUUID());

/** The token's text; null when the command had issued another one before. */
async function issue(services: Services, token: NewToken, commandId: string): Promise<string | null> {
  const owner = await administrator(services);
  const command = { type: 'IssueToken' as const, owner, label: LABEL, hash: token.hash };
  const { events } = await run(services, command, commandId);
  return textOfIssued(token, dataOf(events, 'TokenIssued'));
}

async function administrator(services: Services): Promise<{ kind: 'manager'; id: number }> {
  const { state } = await services.runner.load(staffAggregate, STAFF_ID);
  const found = Object.entries(state.users).find(
    ([, user]) => user.active && user.permissions.includes(administratorPermission.name),
  );
  if (!found) throw staffErrors.USER_NOT_FOUND();
  return { kind: 'manager', id: Number(found[0]) };
}
