import { hash } from 'node:crypto';
import type { DomainEvent } from './event.js';

/**
 * JSON with the keys in order, so that equal content is equal text. Takes what JSON takes; leaves out and turns into
 * null what JSON does. A bigint is written as its digits.
 */
export function canonicalJson(value: unknown): string {
  return write(value) ?? 'null';
}

/** Hash of a command's body: 128 bits in 22 characters. */
export const fingerprintOf = (body: unknown): string =>
  hash('sha256', canonicalJson(body), 'base64url').slice(0, 22);

/**
 * Derives the ids of a command's events, as UUIDs of version 8: one hash of the stream, the command and all that it decided, then the index of
 * the event. The same command that decides the same has the same ids whichever process runs it. One that decides otherwise has others: a store
 * that takes a known id for a repeat can then only ever answer for the very events that it was given.
 */
export function eventIdsOf(commandId: string, stream: string, events: readonly DomainEvent[]): string[] {
  const hex = hash('sha256', `${stream}\0${commandId}\0${jsonOf(events)}`, 'hex');
  const base = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18, 24)}`;
  return events.map((_, index) => base + index.toString(16).padStart(6, '0'));
}

/** Empty for what no store takes: the store says so. */
function jsonOf(events: readonly DomainEvent[]): string {
  try {
    return JSON.stringify(events.map(({ type, data }) => [type, data]));
  } catch {
    return '';
  }
}

function write(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? String(value) : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? 'null' : writeObject(value);
    default:
      return undefined;
  }
}

function writeObject(value: object): string | undefined {
  if (Array.isArray(value)) return `[${value.map((item) => write(item) ?? 'null').join(',')}]`;
  if (hasToJson(value)) return write(value.toJSON());
  let text = '';
  for (const key of sorted(Object.keys(value))) {
    const item = write((value as Record<string, unknown>)[key]);
    if (item !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${item}`;
  }
  return `{${text}}`;
}

/** What JSON may write otherwise than as it stands. */
const SPECIAL = /["\\\p{Cc}\p{Cs}]/u;
const SHORT = 64;

/** The JSON of a text: to ask for it takes longer than to see that a short one has nothing special. */
const quoted = (text: string): string =>
  text.length < SHORT && !SPECIAL.test(text) ? `"${text}"` : JSON.stringify(text);

const FEW = 32;

/** The same list, in order. Few names are put in order without a second list and calls. */
function sorted(names: string[]): string[] {
  if (names.length > FEW) return names.sort();
  for (let from = 1; from < names.length; from += 1) {
    const name = names[from] as string;
    let at = from;
    for (; at > 0 && (names[at - 1] as string) > name; at -= 1) names[at] = names[at - 1] as string;
    names[at] = name;
  }
  return names;
}

const hasToJson = (value: object): value is { toJSON(): unknown } =>
  'toJSON' in value && typeof value.toJSON === 'function';
