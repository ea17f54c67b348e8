import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { toProblem, type Problem } from '../problems/problem.filter.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Code of what ended an answer in its middle. */
    brokenBy?: string;
  }
}

/** Newline-delimited JSON. */
export const LINES = 'application/x-ndjson';

/** The last line of an answer in lines that failed after its first one. No piece of an answer has this field alone. */
export interface BrokenAnswer {
  readonly problem: Problem;
}

/** Lines are handed to the connection in parts of so many characters. */
const PART = 16 * 1024;

/** A stream that asks for a piece when the connection takes more. */
export const linesOf = <Item>(
  first: IteratorResult<Item>,
  pieces: AsyncIterator<Item>,
  reply: FastifyReply,
): Readable => Readable.from(written(first, pieces, reply), { objectMode: false, highWaterMark: PART });

async function* written<Item>(
  first: IteratorResult<Item>,
  pieces: AsyncIterator<Item>,
  reply: FastifyReply,
): AsyncIterable<string> {
  try {
    for (let piece = first; piece.done !== true; piece = await pieces.next()) yield lineOf(piece.value);
  } catch (error) {
    if (!reply.raw.destroyed) yield lineOf(broken(error, reply));
  } finally {
    await pieces.return?.();
  }
}

function broken(error: unknown, { request }: FastifyReply): BrokenAnswer {
  const problem = toProblem(error);
  request.brokenBy = problem.code;
  if (problem.status === 500) request.log.error({ code: problem.code, err: error }, 'request failed');
  return { problem };
}

const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`;
