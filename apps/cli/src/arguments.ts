import { InvalidArgumentError } from 'commander';

const ID = /^[1-9]\d{0,15}$/;

const refuse = (what: string): never => {
  throw new InvalidArgumentError(what);
};

/** An id: 1 to 2^53−1. */
export function idOf(text: string): number {
  const id = Number(text);
  return ID.test(text) && Number.isSafeInteger(id) ? id : refuse('It must be a whole number from 1.');
}

/** A whole number within bounds, both included. */
export const numberFrom =
  (min: number, max: number) =>
  (text: string): number => {
    const number = Number(text);
    const fits = /^(0|[1-9]\d{0,14})$/.test(text) && number >= min && number <= max;
    return fits ? number : refuse(`It must be a whole number from ${min} to ${max}.`);
  };

/** Rows or entries of a page. */
export const limitOf = numberFrom(1, 100);

export interface Target {
  readonly kind: 'manager' | 'bot' | 'none';
  readonly id?: number;
}

/** `manager:5`, `bot:9` or `none`. */
export function targetOf(text: string): Target {
  if (text === 'none') return { kind: 'none' };
  const [, kind, id] = /^(manager|bot):(\d+)$/.exec(text) ?? [];
  if (id === undefined) return refuse('It must be manager:ID, bot:ID or none.');
  return { kind: kind === 'bot' ? 'bot' : 'manager', id: idOf(id) };
}

/** A filter of the list: also `me`. */
export function responsibleOf(text: string): string {
  if (text !== 'me') targetOf(text);
  return text;
}

/** What an Idempotency-Key may be. */
export const keyOf = (text: string): string =>
  /^[\x21-\x7e]{1,128}$/.test(text) ? text : refuse('It must be 1 to 128 visible ASCII characters.');

/** RFC 3339, with a time. */
export const instantOf = (text: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text))
    ? new Date(text).toISOString()
    : refuse('It must be a time such as 2026-01-31T18:00Z.');

/** A seed becomes part of keys. */
export const seedOf = (text: string): string =>
  /^[\x21-\x7e]{1,80}$/.test(text) ? text : refuse('It must be 1 to 80 visible ASCII characters.');

/** Somebody who acts, as `manager:7`, or `system`. */
export const actorOf = (text: string): string =>
  /^((manager|bot|client|channel):[1-9]\d{0,15}|system)$/.test(text)
    ? text
    : refuse('It must be manager:ID, bot:ID, client:ID, channel:ID or system.');

/** A moment of the log: `position:42`, `revision:7`, a time, or `occurred:` and a time. */
export function momentOf(text: string): string {
  if (/^(position|revision):(0|[1-9]\d{0,18})$/.test(text)) return text;
  const [, occurred = '', time = ''] = /^(occurred:)?(.*)$/.exec(text) ?? [];
  return `${occurred}${instantOf(time)}`;
}

/** The id of an event. */
export const eventIdOf = (text: string): string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : refuse('It must be the id of an event.');
