import { expect } from '@jest/globals';
import { onlyOf, type Question } from '@parley/application';
import type { Core } from '@parley/composition';
import { drawsOf, type Draws } from '@parley/imports';
import type { Viewer } from '@parley/staff';
import { momentOf, type MadeBy, type Moment } from '@parley/audit';
import { isErased } from '../naive/events.js';
import type { Ev, Log } from '../naive/log.js';

/** A question, and what it answered. */
interface Asked {
  readonly question: Question<unknown>;
  readonly given: unknown;
  readonly answer: unknown;
}

/** What all checks work with. */
export interface Checking {
  readonly log: Log;
  readonly head: bigint;
  readonly draws: Draws;
  /** How much of what could be asked is, from 0 to 1. */
  readonly share: number;
  /** Auditors: of every channel, and of some. */
  readonly auditors: readonly [everywhere: Viewer, somewhere: Viewer];
  /** Dialogs that the acts were about. */
  readonly dialogIds: readonly number[];
  /** Questions about a moment that does not move on. */
  readonly asked: Asked[];
  ask<G, A>(question: Question<G, A>, given: G): Promise<A>;
  /** Every piece. */
  all<G, A>(question: Question<G, A>, given: G): Promise<A[]>;
}

type Options = Pick<Checking, 'log' | 'auditors' | 'dialogIds' | 'share'>;

export function checkingOf(core: Core, { log, auditors, dialogIds, share }: Options): Checking {
  const asked: Asked[] = [];
  const { questions } = core;
  return {
    ...{ log, auditors, dialogIds, share, asked, draws: drawsOf('checks') },
    head: log.events.at(-1)?.position ?? 0n,
    async ask(question, given) {
      const answer = await onlyOf(questions.ask(question, given));
      asked.push({ question, given, answer });
      return answer;
    },
    async all<G, A>(question: Question<G, A>, given: G) {
      const pieces: A[] = [];
      for await (const piece of questions.ask(question, given)) pieces.push(piece);
      return pieces;
    },
  };
}

interface Paged<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly madeBy: unknown;
}

/** All pages of an answer; each says the same of how it was made. */
export async function pagesOf<G extends object, T>(
  { ask }: Checking,
  question: Question<G & { readonly page: { readonly cursor?: string; readonly limit?: number } }, Paged<T>>,
  given: G,
  limit: number,
): Promise<T[]> {
  const items: T[] = [];
  let first: unknown;
  for (let cursor: string | undefined; ;) {
    const answer = await ask(question, {
      ...given,
      page: { limit, ...(cursor !== undefined && { cursor }) },
    });
    first ??= answer.madeBy;
    expect(answer.madeBy).toEqual(first);
    // What was done to clients stands in the feed besides.
    if (question.name !== 'audit.feed') expect(answer.items.length).toBeLessThanOrEqual(limit);
    items.push(...answer.items);
    if (answer.next === null) return items;
    cursor = answer.next;
  }
}

export const some = <T>({ draws }: Pick<Checking, 'draws'>, list: readonly T[]): T =>
  list[draws.below(list.length)] as T;
/** About so many of them, or the share of that, in their order. */
export function sample<T>(
  { draws, share }: Pick<Checking, 'draws' | 'share'>,
  list: readonly T[],
  count: number,
): T[] {
  const wanted = Math.ceil(count * share);
  return list.length <= wanted ? [...list] : list.filter(() => draws.below(list.length) < wanted);
}

/** An answer without how it was made. */
export function told<A extends { readonly madeBy: unknown }>(answer: A): Omit<A, 'madeBy'> {
  const { madeBy: _made, ...rest } = answer;
  return rest;
}

const CONTENT = /^(text|caption|url|fileId|externalId|externalChatId|utm.*|referrer|phone|email|reason)$/;

/** Everything that somebody wrote in events, and names of files. */
export function secretsIn(events: readonly Ev[]): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (value: unknown, field: string): void => {
    if (typeof value === 'string' && CONTENT.test(field)) found.add(value);
    if (typeof value === 'object' && value !== null)
      for (const [name, part] of Object.entries(value)) walk(part, Array.isArray(value) ? field : name);
  };
  for (const { data } of events) walk(data, '');
  return found;
}

/** Expects an answer, or where content has been deleted what is left of it: nothing of what was written. */
export function expectShown(
  answer: unknown,
  whole: unknown,
  erased: boolean,
  secrets: ReadonlySet<string>,
): void {
  if (!erased) return expect(answer).toEqual(whole);
  expect(lackOf(answer, whole, '', secrets)).toBeNull();
}

/** Where an answer is neither the same nor lacks only content; null: nowhere. */
function lackOf(shown: unknown, whole: unknown, path: string, secrets: ReadonlySet<string>): string | null {
  if (typeof shown === 'string' && shown !== '' && secrets.has(shown)) return `${path}: is content`;
  if (typeof whole !== 'object' || whole === null || typeof shown !== 'object' || shown === null) {
    const isLess =
      typeof whole === 'string'
        ? shown === ''
        : typeof whole === 'number' && inContent(path) && (shown === 0 || shown === null);
    return shown === whole || isLess
      ? null
      : `${path}: ${JSON.stringify(shown)} is not ${JSON.stringify(whole)}`;
  }
  const names = new Set([...Object.keys(shown), ...Object.keys(whole)]);
  const [a, b] = [shown, whole] as Readonly<Record<string, unknown>>[];
  for (const name of names) {
    if (a![name] === undefined && b![name] === undefined) continue;
    const found = lackOf(a![name], b![name], `${path}/${name}`, secrets);
    if (found !== null) return found;
  }
  return null;
}

const inContent = (path: string): boolean => path.includes('/content/');

/** Questions about what goes on: figures, and what followed from an event. */
const GOES_ON = /^analytics\.|^audit\.(why|event$)/;

/** The questions put again; all but what has been deleted since has to be the same. */
export async function expectSameAgain({ asked }: Checking, core: Core, log: Log): Promise<void> {
  const erased = new Set(log.events.filter((event) => isErased(log, event)).map(({ id }) => id));
  const gone = new Set(log.events.filter(({ id }) => erased.has(id)).map(({ data }) => data.dialogId));
  for (const { question, given, answer } of asked) {
    const { dialogId } = given as { dialogId?: number };
    if (GOES_ON.test(question.name) || (dialogId !== undefined && gone.has(dialogId))) continue;
    const again = await onlyOf(core.questions.ask(question, asOfThen(given, answer)));
    expect(withoutErased(again, erased)).toEqual(withoutErased(answer, erased));
  }
}

interface Given {
  readonly moment?: Moment;
  readonly position?: string;
  readonly page?: { readonly cursor?: string };
}

/** What was asked of the present, asked of the position of its answer; the cursor of a later page names that itself. */
function asOfThen(given: unknown, answer: unknown): unknown {
  const { moment, position, page } = given as Given;
  const then = (answer as { readonly madeBy?: MadeBy } | undefined)?.madeBy?.position;
  if (then === undefined || page?.cursor !== undefined) return given;
  if (moment?.kind === 'now') return { ...(given as Given), moment: momentOf(`position:${then}`) };
  return moment === undefined && position === undefined ? { ...(given as Given), position: then } : given;
}

/** What an event says; words tell why a message failed, which is a text too. */
const SAID = ['data', 'erased', 'words'];

/** An answer without how it was made and with whether it goes on, for a cursor names what was read too; and its events without what they say where that has been deleted since. */
function withoutErased(answer: unknown, erased: ReadonlySet<string>): unknown {
  if (Array.isArray(answer)) return answer.map((item) => withoutErased(item, erased));
  if (typeof answer !== 'object' || answer === null) return answer;
  const { eventId } = answer as { eventId?: string };
  const isErasedNow = eventId !== undefined && erased.has(eventId);
  return Object.fromEntries(
    Object.entries(answer)
      .filter(([name]) => name !== 'madeBy')
      .filter(([name]) => !isErasedNow || !SAID.includes(name))
      .map(([name, value]) => [name, name === 'next' ? value !== null : withoutErased(value, erased)]),
  );
}
