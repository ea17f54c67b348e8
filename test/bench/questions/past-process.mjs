import { onlyOf } from '@parley/application';
import { differenceQuestion, stepsQuestion } from '@parley/audit';
import { processorTime } from '../figures.mjs';
import { openDocuments, openEvents } from '../stores.mjs';
import { questionsOf } from './asked.mjs';

/** Steps that are one piece here; the first is one alone. */
const TOGETHER = 1_000;
/** As long as the server lets lines of a whole dialog go out. */
const deadlineMs = 60 * 60_000;

/**
 * Asks for the whole difference of a dialog's first event and its last, page by page, or for all of its steps. Sends how many
 * entries or steps there were, the processor time of each piece in ms, after how many ms the first one came, and the most MB in each half.
 */
const { place, what, viewer, dialogId } = JSON.parse(process.argv[2]);

async function* pagesOfDifference(questions) {
  const asked = { viewer, dialogId, from: { kind: 'revision', revision: 0 }, to: { kind: 'now' } };
  for (let cursor; cursor !== null;) {
    const page = await onlyOf(questions.ask(differenceQuestion, { ...asked, cursor }));
    yield page.feed.added.length;
    cursor = page.next;
  }
}

async function* allSteps(questions) {
  const asked = { viewer, dialogId, moment: { kind: 'now' } };
  const pieces = questions.ask(stepsQuestion, asked, { deadlineMs });
  let [steps, most] = [0, 1];
  for await (const { eventId } of pieces) {
    // The head is no step.
    steps += eventId === undefined ? 0 : 1;
    if (steps < most) continue;
    yield steps;
    [steps, most] = [0, TOGETHER];
  }
  if (steps > 0) yield steps;
}

async function measured(pieces) {
  const [used, peaks] = [[], []];
  const began = performance.now();
  let [told, firstMs, usedSince] = [0, null, processorTime()];
  for await (const count of pieces) {
    used.push(usedSince() / 1_000);
    firstMs ??= performance.now() - began;
    told += count;
    peaks.push(process.memoryUsage.rss() / 1_048_576);
    usedSince = processorTime();
  }
  const half = Math.ceil(peaks.length / 2);
  const [first, second] = [peaks.slice(0, half), peaks.slice(half)].map((part) =>
    Math.max(peaks[0], ...part),
  );
  return { told, used, firstMs, first, second };
}

const [eventStore, documents] = [await openEvents(place), await openDocuments(place)];
const questions = questionsOf(documents, eventStore);
const answer = await measured(what === 'steps' ? allSteps(questions) : pagesOfDifference(questions));
await documents.close();
await eventStore.close();
process.send(answer, () => process.disconnect());
