import { defineFeature } from '@parley/application';
import { features, productOf } from '@parley/composition';
import { START } from '@parley/eventsourcing';

/** Reads the log from its start, again and again, for so many ms: as hard as one question can read. Answers how many events it saw. */
export const reading = {
  name: 'bench.reading',
  reads: ['dialog-list'],
  async *ask({ eventStore, reader }, ms) {
    const until = performance.now() + ms;
    let events = 0;
    let from = START;
    while (performance.now() < until) {
      const page = await eventStore.readAll({ from, limit: 1_000 });
      events += page.events.length;
      from = page.events.length < 1_000 ? START : page.next;
      await reader.documents.find(await reader.serving('dialog-list'), { anyOf: [{}], sort: [], limit: 100 });
    }
    yield events;
  },
};

export const product = productOf([...features, defineFeature({ name: 'bench', questions: [reading] })]);
