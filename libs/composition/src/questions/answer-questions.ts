import { limitedReader, type Question } from '@parley/application';
import process from 'node:process';
import { constants, setPriority } from 'node:os';
import type { ParleyConfig } from '../config/config.js';
import type { Product } from '../features/product.js';
import { composeParts, type Parts } from '../parts.js';
import { openStoresToRead } from '../stores.js';
import { openRpc, type Rpc } from '../thread/rpc.js';
import { NO_LOG } from '../watch/log.js';
import { chunkOf, type Chunk, type Pieces } from './chunk.js';

/** What a reading process does for the server, under the name `questions`. */
export interface Answering {
  /** Says which stores to read, before anything is asked. */
  begin(config: ParleyConfig): Promise<void>;
  /** Begins a question of the product and answers its first pieces. `id`: of the question, chosen by the server. */
  ask(id: number, name: string, given: unknown): Promise<Chunk>;
  more(id: number): Promise<Chunk>;
  /** Nobody waits for the rest. Resolves once nothing of the question runs any more. */
  end(id: number): Promise<void>;
}

interface Running extends Pieces {
  readonly ending: AbortController;
}

/** What the module of a reading process calls: answers the questions of a product for the server that started the process. */
export function answerQuestions(product: Product): void {
  const send = process.send?.bind(process);
  if (send === undefined) throw new TypeError('This module is for a process that the server starts.');
  // Who signals a whole group of processes leaves it to the server when this one ends.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  // The server is gone, however it ended.
  process.once('disconnect', () => process.exit());
  // Where all cores are busy, what writes goes first.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const port = { postMessage: send, on: process.on.bind(process) };
  serveQuestions(openRpc(port), product);
}

/** The stores are opened at the first question, for looking only. */
export function serveQuestions(rpc: Rpc, product: Product): void {
  const running = new Map<number, Running>();
  let config: ParleyConfig | null = null;
  let opening: Promise<Parts> | null = null;
  const opened = (): Promise<Parts> =>
    (opening ??= open(config, product).catch((error: unknown) => {
      // The next question tries again.
      opening = null;
      throw error;
    }));

  const next = async (id: number): Promise<Chunk> => {
    const question = running.get(id);
    if (question === undefined) return { pieces: [], isLast: true };
    try {
      const chunk = await chunkOf(question);
      if (chunk.isLast) running.delete(id);
      return chunk;
    } catch (error) {
      running.delete(id);
      throw error;
    }
  };

  rpc.serve('questions', {
    async begin(given) {
      config = given;
    },
    async ask(id, name, given) {
      const question = product.questions.get(name);
      if (question === undefined) throw new TypeError(`There is no question ${name}.`);
      const ending = new AbortController();
      running.set(id, {
        ending,
        iterator: answerOf(opened, question, given, ending.signal),
        pending: null,
        most: 1,
      });
      return next(id);
    },
    more: next,
    async end(id) {
      const question = running.get(id);
      running.delete(id);
      question?.ending.abort();
      await question?.iterator.return?.().catch(() => undefined);
    },
  } satisfies Answering);
}

async function open(config: ParleyConfig | null, product: Product): Promise<Parts> {
  if (config === null) throw new TypeError('Nothing says which stores to read.');
  const { parts } = composeParts(config, await openStoresToRead(config, product), {
    ...{ product, owner: '', runsHere: false, log: NO_LOG },
    onError: () => undefined,
    broken: () => null,
  });
  return parts;
}

async function* answerOf(
  opened: () => Promise<Parts>,
  question: Question<unknown>,
  given: unknown,
  signal: AbortSignal,
): AsyncGenerator {
  const { reader, eventStore, product, projections } = await opened();
  // Of builds switched meanwhile the new one has what the asker has waited for.
  await projections.refresh();
  yield* question.ask({ reader: limitedReader(reader, signal), eventStore, product, signal }, given);
}
