import { onlyOf, questionsHere, type Question, type QueryReader } from '@parley/application';
import { parley, type Product } from '@parley/composition';
import type { Given } from '@parley/dialogs/testing';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import type { EventStore, RecordedEvent } from '@parley/eventsourcing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A log on a store of its own, and the questions that it answers. */
export interface TestLog {
  readonly eventStore: EventStore;
  /** All that was appended. */
  log(): Promise<readonly RecordedEvent[]>;
  append(events: readonly Given[]): Promise<void>;
  /** The answer of a question that has one piece. */
  ask<Given, Item>(question: Question<Given, Item>, given: Given): Promise<Item>;
  /** All pieces. */
  all<Given, Item>(question: Question<Given, Item>, given: Given): Promise<readonly Item[]>;
  close(): Promise<void>;
}

export async function openLog(
  events: readonly Given[],
  product: Product = parley,
  reader: Partial<QueryReader> = {},
): Promise<TestLog> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-audit-'));
  let now = Date.parse('2026-06-01T00:00:00.000Z');
  const eventStore = await openSqliteEventStore({ folder, clock: () => (now += 1_000) });
  const questions = questionsHere({
    reader: { ...product.parts, ...reader } as QueryReader,
    eventStore,
    product,
  });
  const revisions = new Map<string, number>();
  const append = async (more: readonly Given[]): Promise<void> => {
    for (const { stream, ...event } of more) {
      const expected = revisions.get(stream) ?? -1;
      await eventStore.append(stream, expected, [event]);
      revisions.set(stream, expected + 1);
    }
  };
  await append(events);
  return {
    eventStore,
    append,
    log: async () => (await eventStore.readAll({ limit: 10_000 })).events,
    ask: (question, given) => onlyOf(questions.ask(question, given)),
    async all<Given, Item>(question: Question<Given, Item>, given: Given) {
      const pieces: Item[] = [];
      for await (const piece of questions.ask(question, given)) pieces.push(piece);
      return pieces;
    },
    async close() {
      await eventStore.close();
      await rm(folder, { recursive: true });
    },
  };
}
