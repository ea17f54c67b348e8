import type { EventCatalog, EventDefinition, EventStore, Slice } from '@parley/eventsourcing';
import type { Projection } from '@parley/subscriptions';
import type { QueryReader } from '../contributions.js';
import type { Permission } from '../permission.js';

/** What a question reads from: nothing here writes. */
export interface QuestionContext {
  readonly reader: QueryReader;
  readonly eventStore: Pick<EventStore, 'head' | 'readStream' | 'readAll' | 'eventAt'>;
  readonly product: AskedProduct;
  /** Aborted when nobody waits for the answer any more. A question that reads in steps looks at it between them. */
  readonly signal: AbortSignal;
}

/** What the features of a product define together, as far as folding streams needs it. */
export interface FoldedProduct {
  readonly events: readonly EventDefinition[];
  /** What features add to aggregates of others. */
  readonly slices: readonly Slice[];
  readonly catalog: EventCatalog;
  /** Read models that features declare: all but those that are made over a product. */
  readonly declared: readonly Projection[];
}

/** The same, as far as questions need it. */
export interface AskedProduct extends FoldedProduct {
  /** Of the packages that it is made of. */
  readonly version: string;
  /** All read models. */
  readonly projections: readonly Projection[];
  readonly permissions: readonly Permission[];
}

/**
 * A read that may take longer than a few ms: of a whole stream, of the log, or over many documents. It runs beside what writes, has a
 * deadline and is cancelled with its request. `Given` and `Item` survive a structured clone, since it may run in another thread.
 */
export interface Question<Given = never, Item = unknown> {
  /** `<feature>.<question>`, such as `audit.history`. */
  readonly name: string;
  /** Read models that it answers from. */
  readonly reads: readonly string[];
  /** The answer in pieces, each as soon as it is known; one piece where it is one thing. Throws what it refuses. */
  ask(context: QuestionContext, given: Given): AsyncIterable<Item>;
}

export interface AskOptions {
  /** Ends the question: its request is gone. */
  readonly signal?: AbortSignal;
  /** ms until the question fails with `QUESTION_TOO_LONG`. Default: {@link DEADLINE_MS}. */
  readonly deadlineMs?: number;
}

/** Time that a question gets unless it is told another, in ms. */
export const DEADLINE_MS = 30_000;

/** Where features put questions. */
export interface Questions {
  /** Throws what the question throws, and `QUESTION_TOO_LONG`. */
  ask<Given, Item>(question: Question<Given, Item>, given: Given, options?: AskOptions): AsyncIterable<Item>;
}

/** The answer of a question that has one piece. */
export async function onlyOf<Item>(pieces: AsyncIterable<Item>): Promise<Item> {
  for await (const piece of pieces) return piece;
  throw new TypeError('The question gave no answer: it has to yield one piece.');
}
