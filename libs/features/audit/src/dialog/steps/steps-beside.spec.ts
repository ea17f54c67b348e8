import { afterEach, expect, test } from '@jest/globals';
import { withHours } from '@parley/analytics/testing';
import { documentOf } from '@parley/application';
import { eventsOf, histories } from '@parley/dialogs/testing';
import type { Document, RecordedEvent } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import fc from 'fast-check';
import { checkpointing, openHistory, pagedSteps, type TestHistory } from '../../testing/history.fixtures.js';
import { NOW } from '../moment.js';
import { stepsQuestion } from './steps.question.js';
import type { Step } from './steps.query.js';

/** With checkpoints every few events. */
const product = checkpointing(4);
const viewer = managerViewer(1);
const opened: TestHistory[] = [];
afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

/** Read models of a dialog that its own events and what stands beside alone make. */
const MODELS = ['load-rows', 'message-rows', 'session-rows'];

/** The last documents that steps show, by read model and id. */
function lastOf(steps: readonly Step[]): ReadonlyMap<string, Document | null> {
  const changes = steps.flatMap((step) => step.changes.filter(({ shared }) => !shared));
  return new Map(
    changes
      .filter(({ projection, id }) => id !== null && MODELS.includes(projection))
      .map(({ projection, id, after }) => [`${projection} ${id}`, after]),
  );
}

/** Answers of how many of them working hours made another time than the clock. */
async function expectBuilt(store: TestHistory, steps: readonly Step[]): Promise<number> {
  let timed = 0;
  for (const [place, document] of lastOf(steps)) {
    const [model, id] = place.split(' ') as [string, string];
    expect([place, document]).toEqual([place, await documentOf(store.reader, model, id)]);
    if (document !== null && document['answerWorkMs'] !== document['answerMs']) timed += 1;
  }
  return timed;
}

test('whenever working hours were changed, steps end with what the read models hold, with checkpoints and without', async () => {
  const places = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 30, maxLength: 30 });
  let timed = 0;
  await fc.assert(
    fc.asyncProperty(histories, places, async (acts, numbers) => {
      const store = await openHistory(withHours(eventsOf(acts), numbers), product);
      opened.push(store);
      const started = store.log.filter(({ type }: RecordedEvent) => type === 'DialogStarted');
      for (const { data } of started) {
        const { dialogId } = data as { readonly dialogId: number };
        const [, ...whole] = await store.all(stepsQuestion, { viewer, dialogId, moment: NOW });
        const { steps } = await pagedSteps(store, { viewer, dialogId, moment: NOW }, 7);
        timed += await expectBuilt(store, whole as readonly Step[]);
        expect(steps).toEqual(whole);
      }
    }),
    { numRuns: 6, seed: 20_261_130, endOnFailure: true },
  );
  expect(timed).toBeGreaterThan(3);
});
