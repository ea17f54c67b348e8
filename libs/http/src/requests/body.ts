import { utf8TextOf } from '@parley/eventsourcing';
import { refuseChanges } from './json-source.js';
import type { FastifyRequest } from 'fastify';
import { requestErrors } from './request-errors.js';

/** Objects and arrays in one another; deeper ones are nobody's message and could exhaust the stack. */
const MAX_DEPTH = 32;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a JSON body in UTF-8; an empty one is `{}`. Throws `INVALID_ENCODING`, `INVALID_JSON`, `JSON_TOO_DEEP`, `INVALID_NUMBER`, and
 * errors of status 413 for anything but an import over the limit, 415 for another charset or a body that is packed.
 */
export function parseBody(
  request: FastifyRequest,
  body: Buffer,
  limit: number,
  done: (error: Error | null, value?: unknown) => void,
): void {
  try {
    refuseTypes(request.headers);
    if (request.routeOptions.url !== '/v1/import' && body.length > limit) throw ofStatus(413);
    done(null, valueOf(body));
  } catch (error) {
    done(error as Error);
  }
}

const ofStatus = (statusCode: number): Error =>
  Object.assign(new Error('The body is not taken.'), { statusCode });

/** Any parameter `charset` but UTF-8, and any packing, is reported rather than guessed at. */
function refuseTypes(headers: FastifyRequest['headers']): void {
  const charsets = (headers['content-type'] ?? '').matchAll(/;\s*charset\s*=\s*"?([^\s";]*)/gi);
  const packing = headers['content-encoding'] ?? 'identity';
  if ([...charsets].some(([, name = '']) => !/^utf-?8$/i.test(name)) || !/^identity$/i.test(packing))
    throw ofStatus(415);
}

function valueOf(body: Buffer): unknown {
  const text = utf8TextOf(body);
  if (text === null) throw requestErrors.INVALID_ENCODING('The body is not UTF-8.');
  if (text.trim() === '') return {};
  const value = parsed(text);
  checkShape(value);
  refuseChanges(text);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw requestErrors.INVALID_JSON('The body is not JSON.');
  }
}

/** Walks level by level, so a deep body costs no stack. */
function checkShape(root: unknown): void {
  let level = [root].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) throw requestErrors.JSON_TOO_DEEP(`JSON may be nested ${MAX_DEPTH} levels deep.`);
    level = level.flatMap((value) => {
      if (Object.keys(value).some((key) => FORBIDDEN_KEYS.has(key))) {
        throw requestErrors.INVALID_JSON('The body has a key that is not allowed.');
      }
      return Object.values(value).filter(isContainer);
    });
  }
}

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
