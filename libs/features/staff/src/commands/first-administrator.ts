import { staffAggregate } from '../staff.decide.js';
import { staffErrors } from '../staff.errors.js';
import type { StaffCommand } from '../staff.commands.js';
import type { StaffState } from '../staff.state.js';
import { randomUUID } from 'node:crypto';
import { dataOf, type Services } from '@parley/application';
import { STAFF_ID } from '../staff.decide.js';
import { SYSTEM } from './staff.facts.js';
import { newToken, type NewToken } from './token.js';

const USER_COMMAND = 'first-administrator';
const TOKEN_COMMAND = 'first-administrator-token';
const LABEL = 'first administrator';

const run = (services: Services, command: StaffCommand, commandId: string = randomUUID()) =>
  services.runner.run(
    staffAggregate,
    STAFF_ID,
    command,
    { commandId, actor: SYSTEM, correlationId: randomUUID() },
    { body: { type: command.type }, context: () => ({ sender: null }) },
  );

/**
 * Creates the first administrator when there is no staff yet, and answers a token for them: the only time it can be seen. Of several servers
 * that do so at once one answers the token, the others null. What it answers may be called again after a store has failed.
 */
export function firstAdministrator(services: Services): () => Promise<string | null> {
  let made: (NewToken & { readonly tokenId: number }) | null = null;
  return async () => {
    const { state } = await services.runner.load(staffAggregate, STAFF_ID);
    if (made === null && wasGreeted(state)) return null;
    if (Object.values(state.users).length === 0) await createAdministrator(services);
    made ??= await draftToken(services);
    const { tokenId, hash, text } = made;
    const owner = await administrator(services);
    const command = { type: 'IssueToken' as const, tokenId, owner, label: LABEL, hash };
    const { events } = await run(services, command, TOKEN_COMMAND);
    return dataOf(events, 'TokenIssued')?.tokenId === tokenId ? text : null;
  };
}

const wasGreeted = ({ tokens, users }: StaffState): boolean =>
  Object.values(tokens).length > 0 || Object.values(users).length > 1;

async function createAdministrator(services: Services): Promise<void> {
  const userId = await services.ids.next('user');
  const permissions = ['administrator' as const];
  const command = { type: 'CreateUser' as const, userId, name: 'Administrator', permissions, groupId: null };
  await run(services, command, USER_COMMAND);
}

/** A further token for the first active administrator, for who has lost theirs and can start a server on the stores. */
export async function newAdministratorToken(services: Services): Promise<string> {
  const owner = await administrator(services);
  const { tokenId, hash, text } = await draftToken(services);
  await run(services, { type: 'IssueToken', tokenId, owner, label: LABEL, hash });
  return text;
}

async function draftToken(services: Services): Promise<NewToken & { readonly tokenId: number }> {
  const tokenId = await services.ids.next('token');
  return { tokenId, ...newToken(tokenId) };
}

async function administrator(services: Services): Promise<{ kind: 'manager'; id: number }> {
  const { state } = await services.runner.load(staffAggregate, STAFF_ID);
  const found = Object.entries(state.users).find(
    ([, user]) => user.active && user.permissions.includes('administrator'),
  );
  if (!found) throw staffErrors.USER_NOT_FOUND();
  return { kind: 'manager', id: Number(found[0]) };
}
