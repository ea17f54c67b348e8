import { defineFeature } from '@parley/application';
import { features, productOf } from '@parley/composition';

/** Reads that take as long as a test wants them to; each process that runs them has its own. */
const question = (name, reads, ask) => ({ name: `tests.${name}`, reads, ask });

/** What the read models and the log say, with the id of the process that has read them. */
export const seen = question('seen', ['staff'], async function* ({ reader, eventStore }) {
  const staff = await reader.serving('staff');
  const [user] = await reader.documents.find(staff, { anyOf: [{}], sort: [], limit: 1 });
  yield { head: await eventStore.head(), staff, user: user?.id ?? null, process: process.pid };
});

/** A process that stands still for so many ms, as in one long step of SQLite: it hears nothing meanwhile. */
export const still = question('still', [], async function* (_context, ms) {
  yield process.pid;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  yield 'done';
});

/** Ends its process in the middle, as where it needs more memory than there is. */
export const dying = question('dying', [], async function* () {
  yield process.pid;
  process.abort();
});

const questions = [seen, still, dying];
export const product = productOf([...features, defineFeature({ name: 'tests', questions })]);
