import { answerCodes, onlyOf, type AskOptions, type Question, type Questions } from '@parley/application';
import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import type { Asking } from '../answers/asking.js';
import { LINES, linesOf } from './lines.js';

type Deadline = Pick<AskOptions, 'deadlineMs'>;

/** The one piece of a question's answer, for a route to answer as JSON. The question ends with its request. */
export const askOne = <Given, Item>(
  asking: Asking,
  question: Question<Given, Item>,
  given: Given,
  reply: FastifyReply,
  deadline: Deadline = {},
): Promise<Item> => onlyOf(asking.ask(question, given, { ...deadline, signal: goneOf(reply) }));

/** For a query that puts questions: they end with its request. */
export function askingFor(asking: Asking, reply: FastifyReply): Questions {
  const signal = goneOf(reply);
  return { ask: (question, given, options) => asking.ask(question, given, { ...options, signal }) };
}

/**
 * Each piece as a line of JSON, as soon as it is known and no faster than the client reads, for a route to answer. Throws what the question
 * throws before its first piece; later a last line, a `BrokenAnswer`, says why the answer is not whole. The question ends with its request.
 */
export async function streamPieces<Given, Item>(
  asking: Asking,
  question: Question<Given, Item>,
  given: Given,
  reply: FastifyReply,
  deadline: Deadline = {},
): Promise<Readable> {
  const gone = goneOf(reply);
  const pieces = asking.ask(question, given, { ...deadline, signal: gone })[Symbol.asyncIterator]();
  const first = await pieces.next();
  // Nothing reads the lines, and so ends the question, once the client has gone.
  if (first.done !== true && gone.aborted) await pieces.return?.();
  gone.throwIfAborted();
  void reply.type(LINES);
  return linesOf(first, pieces, reply);
}

/** Whether the client asks for lines of JSON instead of one JSON value. */
export const wantsLines = ({ request }: FastifyReply): boolean =>
  (request.headers.accept ?? '')
    .split(',')
    .some((range) => range.split(';', 1)[0]?.trim().toLowerCase() === LINES);

/** Aborts when the client has closed its connection before it has its whole answer. */
function goneOf({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const leave = (): void => {
    if (!raw.writableFinished)
      gone.abort(
        Object.assign(new Error('The client has gone.'), { statusCode: answerCodes.CLIENT_GONE.status }),
      );
  };
  if (raw.destroyed) leave();
  else raw.once('close', leave);
  return gone.signal;
}
