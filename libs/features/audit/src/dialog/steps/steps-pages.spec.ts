import { afterEach, expect, test } from '@jest/globals';
import { withHours } from '@parley/analytics/testing';
import { documentOf } from '@parley/application';
import { ClientSourceSet } from '@parley/clients';
import { createScene, eventsOf, given, histories, moved, setUp, type Given } from '@parley/dialogs/testing';
import type { Document, RecordedEvent } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { ClientTagged } from '@parley/tags';
import fc from 'fast-check';
import { checkpointing, openHistory, pagedSteps, type TestHistory } from '../../testing/history.fixtures.js';
import { momentOf, NOW, type Moment } from '../moment.js';
import { stepsPageQuestion, stepsQuestion, type StepsPage } from './steps.question.js';
import type { Step } from './steps.query.js';

/** With checkpoints every few events. */
const product = checkpointing(4);

const opened: TestHistory[] = [];
const historyOf = async (events: readonly Given[]): Promise<TestHistory> => {
  const store = await openHistory(events, product);
  opened.push(store);
  return store;
};
afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

const viewer = managerViewer(1);

const marks = { utmMedium: null, utmCampaign: null, utmTerm: null, utmContent: null, referrer: null };

/** What clients' own streams tell of dialogs, put between other events. */
function withClients(
  events: readonly Given[],
  places: readonly (readonly [number, number])[],
): readonly Given[] {
  const told = [...events];
  for (const [n, m] of places) {
    const [dialogId, clientId] = [[11, 12, 13][n % 3]!, [5, 6][m % 2]!];
    const when = 1 + (m % 500);
    const source = { utmSource: `ads ${n % 7}`, ...marks };
    const event =
      n % 4 === 0
        ? given(ClientTagged, { clientId, tagId: 3, pinned: n % 8 === 0, dialogId }, { when })
        : given(ClientSourceSet, { clientId, dialogId, source }, { when });
    told.splice(12 + (m % (told.length - 11)), 0, event);
  }
  return told;
}

/** Now, and at an event by its time, by which each stream ends for itself. */
const momentsAt = ({ recordedAt, metadata }: RecordedEvent): readonly Moment[] => [
  NOW,
  momentOf(`recorded:${recordedAt}`)!,
  momentOf(`occurred:${metadata.occurredAt}`)!,
];

/** Read models of a dialog that its own events make, with what stands beside. */
const OWN = ['load-rows', 'message-rows', 'session-rows'];

/** The last documents that steps show are those that the read models hold. Answers in how many of them a time is another by working hours than by the clock. */
async function expectBuilt(store: TestHistory, steps: readonly Step[]): Promise<number> {
  const changes = steps.flatMap((step) => step.changes.filter(({ projection }) => OWN.includes(projection)));
  const last = new Map(
    changes.map(({ projection, id, after }) => [JSON.stringify([projection, id]), after] as const),
  );
  let timed = 0;
  for (const [place, document] of last) {
    const [model, id] = JSON.parse(place) as [string, string];
    const built: Document | null = await documentOf(store.reader, model, id);
    // What is shown of a deleted dialog has no texts.
    const shown = built?.['source'] && steps.at(-1)?.state.deleted ? { ...built, source: '' } : built;
    expect([place, document]).toEqual([place, shown]);
    if (['firstAnswer', 'answer', 'close'].some((of) => document?.[`${of}WorkMs`] !== document?.[`${of}Ms`]))
      timed += 1;
  }
  return timed;
}

test('whatever has happened, steps by pages are those of a fold from the first event, and end with what read models hold, whenever working hours were changed', async () => {
  const placesOf = (count: number) =>
    fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: count, maxLength: count });
  let [pages, timed] = [0, 0];
  await fc.assert(
    fc.asyncProperty(histories, placesOf(8), placesOf(30), async (acts, numbers, hours) => {
      const store = await historyOf(withHours(withClients(eventsOf(acts), numbers), hours));
      const started = store.log.filter(({ type }) => type === 'DialogStarted');
      for (const [n, m] of numbers.slice(0, 3)) {
        const { dialogId } = started[n % started.length]!.data as { readonly dialogId: number };
        for (const moment of momentsAt(store.log[m % store.log.length]!)) {
          const [, ...whole] = await store.all(stepsQuestion, { viewer, dialogId, moment });
          const paged = await pagedSteps(store, { viewer, dialogId, moment }, 1 + (n % 3));
          expect(paged.steps).toEqual(whole);
          pages += paged.pages;
        }
      }
      for (const { data } of started) {
        const { dialogId } = data as { readonly dialogId: number };
        const { steps } = await pagedSteps(store, { viewer, dialogId, moment: NOW }, 10);
        timed += await expectBuilt(store, steps);
      }
    }),
    { numRuns: 6, seed: 20_261_130, endOnFailure: true },
  );
  expect(pages).toBeGreaterThan(200);
  expect(timed).toBeGreaterThan(3);
});

test('a page reads no more of a long dialog than stands between two checkpoints, and what its events concern', async () => {
  const made = createScene();
  setUp(made);
  const first = made.begin(11);
  made.read(11, 2);
  for (let message = 1; message < 60; message += 1) made.send(11);
  made.edit(11, first, 'Later words');
  made.markUnread(11, 2);
  const store = await historyOf(made.events);
  let read: readonly RecordedEvent[] = [];
  const readStream = store.eventStore.readStream.bind(store.eventStore);
  store.eventStore.readStream = async (stream, options) => {
    const events = await readStream(stream, options);
    if (stream === 'dialog-11' && options.limit > 1) read = [...read, ...events];
    return events;
  };
  for (let cursor: string | null | undefined; cursor !== null;) {
    read = [];
    const asked = { viewer, dialogId: 11, moment: NOW, page: { cursor, limit: 2 } };
    const page: StepsPage = await store.ask(stepsPageQuestion, asked);
    expect(page.items.length).toBeGreaterThan(0);
    cursor = page.next;
  }
  expect(read.filter(({ revision }) => revision < 50)).toEqual([]);
});

test('a message that is touched long after it was written changes its own documents alone', async () => {
  const made = createScene();
  setUp(made);
  const first = made.begin(11);
  for (let message = 0; message < 1_001; message += 1) made.send(11);
  made.edit(11, first, 'Later words');
  made.close(11);
  const store = await historyOf(made.events);
  const [, ...steps] = (await store.all(stepsQuestion, {
    viewer,
    dialogId: 11,
    moment: NOW,
  })) as readonly Step[];
  const [edited, closed] = steps.slice(-2) as [Step, Step];
  const documents = new Set(edited.changes.map(({ id }) => id));
  expect(documents).toEqual(new Set([String(first)]));
  const entry = edited.changes.find(({ projection }) => projection === 'feed');
  expect(entry?.before).toMatchObject({ messageId: first });
  const changeOf = (name: string) => closed.changes.find(({ projection }) => projection === name);
  expect(changeOf('dialog-list')?.before).toMatchObject({ revision: 1_003 });
  expect(changeOf('session-rows')?.before).toMatchObject({ fromClient: 1, fromManagers: 1_001 });
});

test('what a document of many dialogs gets from an event is shown alone', async () => {
  const made = createScene();
  setUp(made);
  made.begin(11);
  made.events.push(moved(made.events.pop()!, '2026-03-01T10:00:00.000Z'));
  made.send(11);
  const store = await historyOf(made.events);
  const [, ...steps] = (await store.all(stepsQuestion, {
    viewer,
    dialogId: 11,
    moment: NOW,
  })) as readonly Step[];
  const counters = steps.flatMap(({ changes }) =>
    changes.filter(({ projection }) => projection === 'hourly-counters'),
  );
  expect(counters).toMatchObject([
    { shared: true, before: null, after: { incoming: 1, outgoing: 0 } },
    { shared: true, before: null, after: { incoming: 0, outgoing: 1 } },
  ]);
  expect(
    steps.flatMap(({ changes }) => changes).find(({ projection }) => projection === 'dialog-list')?.shared,
  ).toBe(false);
});
