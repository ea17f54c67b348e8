import type { Draws } from '@parley/imports';
import { expect } from '@jest/globals';
import type { ApiAnswer } from '../../support/api.js';
import type { Received } from '../../support/given.js';
import { feedOf } from './answers.js';
import { isSaid, same, sees, type Person, type Talk, type Who } from './model.js';
import type { Company, Worker } from './workspace.js';

export interface Day {
  readonly company: Company;
  readonly draws: Draws;
  /** Dialogs that the day is about. */
  readonly lively: Talk[];
  /** Position of the last command that was done. */
  position: string;
  /** Refusals that the rules asked for, by code, to see that the day met them. */
  readonly refusals: Map<string, number>;
  number: number;
}

export type Act = (day: Day, talk: Talk) => Promise<void>;

export const one = <T>(draws: Draws, list: readonly T[]): T | undefined => list[draws.below(list.length)];
export const client = ({ company }: Day, talk: Talk): Person | undefined =>
  talk.clientId === null ? undefined : company.clients.get(talk.clientId);
/** Of the talk's client and of whose chat it is: the blocked one, if any. */
export const blockedIn = (day: Day, talk: Talk): Person | undefined =>
  [
    client(day, talk),
    day.company.clients.get(day.company.clientIds.get(`${talk.channelId}/${talk.customer}`) ?? 0),
  ].find((person) => person?.blocked === true);
export const isBlocked = (day: Day, talk: Talk): boolean => blockedIn(day, talk) !== undefined;

/** Expects what the model says: null for done, or the code of a refusal. True when done. */
export function expects(
  day: Day,
  answer: ApiAnswer<unknown>,
  refusal: string | null,
): answer is ApiAnswer<Received> {
  const { code = null, position } = answer.body as { code?: string; position?: string };
  expect([day.number, code]).toEqual([day.number, refusal]);
  if (refusal !== null) day.refusals.set(refusal, (day.refusals.get(refusal) ?? 0) + 1);
  if (position !== undefined) day.position = position;
  return refusal === null;
}

/** When the last command was done. */
export const now = ({ position }: Day) => ({ position });

export const who = ({ kind, id }: Who): Who => ({ kind, id });

/** Somebody who may write now: the responsible, or an administrator; in an unassigned dialog a manager. */
export function writer({ company, draws }: Day, talk: Talk): Worker {
  const { administrator, workers } = company;
  const responsible = workers.find((worker) => same(worker, talk.responsible));
  if (responsible) return draws.below(6) === 0 ? administrator : responsible;
  return (
    one(
      draws,
      workers.filter((worker) => worker.kind === 'manager' && sees(worker, talk)),
    ) ?? administrator
  );
}

/** Learns the ids of a dialog's messages, which an import does not answer. */
export async function adopt({ company }: Day, talk: Talk): Promise<void> {
  const entries = await feedOf(company.administrator.api, talk.id);
  for (const [index, line] of talk.lines.entries()) {
    const entry = entries[index];
    if (isSaid(line) && entry?.kind === 'message') line.messageId = entry.messageId;
  }
}
