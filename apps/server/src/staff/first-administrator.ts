import { staffAggregate, staffErrors, type StaffCommand, type StaffState } from '@parley/domain';
import { randomUUID } from 'node:crypto';
import type { Core } from '@parley/composition';
import { dataOf } from '../commands/handler.js';
import { STAFF_ID, SYSTEM } from './staff.facts.js';
import { newToken, type NewToken } from './token.js';

const USER_COMMAND = 'first-administrator';
const TOKEN_COMMAND = 'first-administrator-token';
const LABEL = 'first administrator';

const run = (core: Core, command: StaffCommand, commandId: string = randomUUID()) =>
  core.runner.run(
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
export function firstAdministrator(core: Core): () => Promise<string | null> {
  let made: (NewToken & { readonly tokenId: number }) | null = null;
  return async () => {
    const { state } = await core.runner.load(staffAggregate, STAFF_ID);
    if (made === null && wasGreeted(state)) return null;
    if (Object.values(state.users).length === 0) await createAdministrator(core);
    made ??= await draftToken(core);
    const { tokenId, hash, text } = made;
    const owner = await administrator(core);
    const command = { type: 'IssueToken' as const, tokenId, owner, label: LABEL, hash };
    const { events } = await run(core, command, TOKEN_COMMAND);
    return dataOf(events, 'TokenIssued')?.tokenId === tokenId ? text : null;
  };
}

const wasGreeted = ({ tokens, users }: StaffState): boolean =>
  Object.values(tokens).length > 0 || Object.values(users).length > 1;

async function createAdministrator(core: Core): Promise<void> {
  const userId = await core.ids.next('user');
  const permissions = ['administrator' as const];
  const command = { type: 'CreateUser' as const, userId, name: 'Administrator', permissions, groupId: null };
  await run(core, command, USER_COMMAND);
}

/** A further token for the first active administrator, for who has lost theirs and can start a server on the stores. */
export async function newAdministratorToken(core: Core): Promise<string> {
  const owner = await administrator(core);
  const { tokenId, hash, text } = await draftToken(core);
  await run(core, { type: 'IssueToken', tokenId, owner, label: LABEL, hash });
  return text;
}

async function draftToken(core: Core): Promise<NewToken & { readonly tokenId: number }> {
  const tokenId = await core.ids.next('token');
  return { tokenId, ...newToken(tokenId) };
}

async function administrator(core: Core): Promise<{ kind: 'manager'; id: number }> {
  const { state } = await core.runner.load(staffAggregate, STAFF_ID);
  const found = Object.entries(state.users).find(
    ([, user]) => user.active && user.permissions.includes('administrator'),
  );
  if (!found) throw staffErrors.USER_NOT_FOUND();
  return { kind: 'manager', id: Number(found[0]) };
}
