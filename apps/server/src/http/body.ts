import { ValidationError } from '@parley/eventsourcing';
import type { FastifyRequest } from 'fastify';

/** Objects and arrays in one another; deeper ones are nobody's message and could exhaust the stack. */
const MAX_DEPTH = 32;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a JSON body; an empty one is `{}`. Throws `INVALID_JSON`, `JSON_TOO_DEEP`, and for anything but an import over the limit
 * an error of status 413.
 */
export function parseBody(
  request: FastifyRequest,
  body: string,
  limit: number,
  done: (error: Error | null, value?: unknown) => void,
): void {
  if (request.routeOptions.url !== '/v1/import' && Buffer.byteLength(body) > limit) {
    done(Object.assign(new Error('body too large'), { statusCode: 413 }));
    return;
  }
  if (body.trim() === '') {
    done(null, {});
    return;
  }
  try {
    const value: unknown = JSON.parse(body);
    checkShape(value);
    done(null, value);
  } catch (error) {
    done(
      error instanceof ValidationError ? error : new ValidationError('INVALID_JSON', 'The body is not JSON.'),
    );
  }
}

/** Walks level by level, so a deep body costs no stack. */
function checkShape(root: unknown): void {
  let level = [root].filter(isContainer);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH)
      throw new ValidationError('JSON_TOO_DEEP', `JSON may be nested ${MAX_DEPTH} levels deep.`);
    level = level.flatMap((value) => {
      if (Object.keys(value).some((key) => FORBIDDEN_KEYS.has(key))) {
        throw new ValidationError('INVALID_JSON', 'The body has a key that is not allowed.');
      }
      return Object.values(value).filter(isContainer);
    });
  }
}

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
