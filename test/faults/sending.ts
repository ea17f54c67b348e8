import { expect } from '@jest/globals';
import type { Api, ApiAnswer } from '../support/api.js';
import type { Done } from '../support/given.js';
import { inPool } from '../support/servers/pool.js';
import type { KeyedCommand } from './commands.js';

export const IN_FLIGHT = 32;
/** Rounds of repeats after which a command that is still not done never will be. */
const MOST_ROUNDS = 50;

export const isSettled = ({ answer, refused }: KeyedCommand): boolean =>
  answer !== undefined || refused === true;

export const send = (api: Api, { method, path, body, key }: KeyedCommand): Promise<ApiAnswer<Done>> =>
  api.send<Done>(method, path, body, { key });

/** Notes the answer of a command. A repeat has to be what was acknowledged before. */
export function note(command: KeyedCommand, { status, body }: ApiAnswer<Done>): void {
  // Somebody else was faster too often, or a store does not answer: whether it was done shows when it is asked for again.
  if (status === 412 || status === 503) return;
  if (command.answer !== undefined) {
    expect([command.key, status, body]).toEqual([command.key, 200, repeated(command.path, command.answer)]);
    command.repeats += 1;
    return;
  }
  if (status === 200) command.answer = body;
  else {
    // A rule refused it: nothing may be in the log.
    expect([command.key, [403, 404, 409, 422].includes(status), body]).toEqual([command.key, true, body]);
    command.refused = true;
  }
}

/** The text of a bearer token is shown once; the token of a first step is part of its answer for ever. */
function repeated(path: string, { token, ...rest }: Done): object {
  return { ...rest, ...(token === undefined || path === '/v1/tokens' ? {} : { token }), repeated: true };
}

/** Sends everything that was not refused until it is settled, then all of it once more: each has to answer as the first time. */
export async function settleAndRepeat(api: Api, commands: readonly KeyedCommand[]): Promise<void> {
  const isOpen = (command: KeyedCommand): boolean =>
    !command.refused && (command.answer === undefined || command.repeats === 0);
  for (let round = 0; round < MOST_ROUNDS && commands.some(isOpen); round++)
    await inPool(commands.filter(isOpen), IN_FLIGHT, async (command) =>
      note(command, await send(api, command)),
    );
  expect(commands.filter(isOpen)).toEqual([]);
}
