import { setTimeout as pause } from 'node:timers/promises';
import { afterEach } from '@jest/globals';
import type { Draws } from '@parley/imports';
import type { Api, ApiAnswer } from '../support/api.js';
import { newCommand, type KeyedCommand, type Stage } from './commands.js';
import { isSettled, note, send } from './sending.js';

const CLIENTS = 6;
const MOST_PAUSE_S = 5;
/** Time between two queries, in ms: enough to notice a gap, and no load. */
const QUERY_PAUSE_MS = 20;
/** Time until a client tries again whose connection was torn, in ms. */
const TORN_PAUSE_MS = 100;

/** What clients met in one phase of a test. */
export interface Seen {
  /** Commands that were done or refused by a rule. */
  settled: number;
  /** Commands that were answered 503, and those of them without a `Retry-After`. */
  unavailable: number;
  withoutRetryAfter: number;
  /** What the 503s said. */
  readonly codes: Set<string>;
  /** Requests whose connection was torn. */
  torn: number;
  /** Answers to queries by status. */
  readonly queries: Map<number, number>;
}

export interface Traffic {
  /** What is met from now on is counted here. */
  phase(): Seen;
  /** Resolves when what was met fulfils a condition; rejects when a client met what must not be. */
  until(holds: () => boolean): Promise<void>;
  /** Lets the clients finish. Rejects as `until` does. */
  stop(): Promise<void>;
}

const endings = new Set<AbortController>();
// Whatever fails in a test, its clients do not go on.
afterEach(() => endings.forEach((ending) => ending.abort()));

const none = (): Seen => ({
  settled: 0,
  unavailable: 0,
  withoutRetryAfter: 0,
  codes: new Set(),
  torn: 0,
  queries: new Map(),
});

/**
 * Clients that give one command after the other, each again with its key until it is settled, after the pause that a 503 asks for;
 * and one that asks all the time. Every new command is put into `commands`.
 */
export function startTraffic(api: Api, stage: Stage, draws: Draws, commands: KeyedCommand[]): Traffic {
  const ending = new AbortController();
  const { signal } = ending;
  endings.add(ending);
  const waiting = new Set<() => void>();
  let seen = none();
  const notify = (): void => waiting.forEach((check) => check());

  const giveOne = async (command: KeyedCommand): Promise<void> => {
    while (!signal.aborted && !isSettled(command)) {
      const answer = await send(api, command).catch(() => null);
      if (answer === null) seen.torn += 1;
      else note(command, answer);
      if (isSettled(command)) seen.settled += 1;
      if (answer?.status === 503) seen.unavailable += 1;
      if (answer?.status === 503) seen.codes.add(String(answer.body['code']));
      if (answer?.status === 503 && !retryAfter(answer)) seen.withoutRetryAfter += 1;
      notify();
      if (answer === null) await rest(TORN_PAUSE_MS, signal);
      if (answer?.status === 503) await rest(retryAfter(answer) * 1_000, signal);
    }
  };
  const give = async (): Promise<void> => {
    while (!signal.aborted) {
      const command = newCommand(stage, draws, commands.length);
      commands.push(command);
      await giveOne(command);
    }
  };
  const ask = async (): Promise<void> => {
    for (let asked = 0; !signal.aborted; asked++) {
      const answer = await api.get(questionOf(stage, asked)).catch(() => null);
      if (answer === null) seen.torn += 1;
      else seen.queries.set(answer.status, (seen.queries.get(answer.status) ?? 0) + 1);
      notify();
      await rest(QUERY_PAUSE_MS, signal);
    }
  };
  const clients = Promise.all([ask(), ...Array.from({ length: CLIENTS }, give)]);
  clients.catch(() => ending.abort());

  return {
    phase: () => (seen = none()),
    async until(holds) {
      let check = notify;
      const fulfilled = new Promise<void>((resolve) => {
        check = () => holds() && resolve();
      });
      waiting.add(check);
      check();
      await Promise.race([fulfilled, clients]);
      waiting.delete(check);
    },
    async stop() {
      ending.abort();
      await clients;
    },
  };
}

const retryAfter = ({ headers }: ApiAnswer<unknown>): number =>
  Math.min(Number(headers.get('retry-after') ?? 0), MOST_PAUSE_S);

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => undefined);

function questionOf({ talking }: Stage, asked: number): string {
  const { dialogId } = talking[asked % talking.length] ?? { dialogId: 0 };
  return asked % 2 === 0 ? '/v1/dialogs' : `/v1/dialogs/${dialogId}/feed`;
}
