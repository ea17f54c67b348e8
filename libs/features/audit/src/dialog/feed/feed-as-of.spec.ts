import { afterEach, expect, test } from '@jest/globals';
import { features, productOf } from '@parley/composition';
import { createScene, starFeature, starred } from '@parley/dialogs/testing';
import type { Position } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { openHistory, pagedDifference, type TestHistory } from '../../testing/history.fixtures.js';
import { differenceQuestion } from '../difference/difference.question.js';
import { NOW } from '../moment.js';
import { stepsQuestion } from '../steps/steps.question.js';
import { feedAsOf } from './feed-as-of.question.js';

let store: TestHistory | null = null;
afterEach(async () => {
  await store?.close();
  store = null;
});

const viewer = managerViewer(1);
const at = (position: Position) => ({ kind: 'position', position }) as const;

async function feedAt(moment: ReturnType<typeof at> | typeof NOW) {
  const given = { viewer, dialogId: 11, moment, page: {} };
  return (await store!.ask(feedAsOf, given)).items;
}

const scene = () => {
  const made = createScene();
  made.channel(7);
  made.client(5, 'Ann Lee');
  made.begin(11);
  return made;
};

test('a deleted dialog shows of its files that there were some, and not how large they were', async () => {
  const made = scene();
  const file = { fileId: 'f-1', url: 'https://files.example.org/1', mimeType: 'image/png', size: 12_345 };
  const items = [{ ...file, name: 'Plan.png', caption: null, width: 640, height: null }];
  made.send(11, undefined, { content: { kind: 'image', text: '', items, card: null } });
  made.remove(11);
  store = await openHistory(made.events);
  const entries = await feedAt(NOW);
  const steps = await store.all(stepsQuestion, { viewer, dialogId: 11, moment: NOW });
  const answers = JSON.stringify([entries, steps]);
  for (const content of ['12345', '640', 'Plan', 'image/png']) expect(answers).not.toContain(content);
  const image = entries.find(({ document }) => document['messageKind'] === 'image');
  expect(image?.document['content']).toMatchObject({
    kind: 'image',
    items: [{ size: 0, width: 0, height: null }],
  });
});

test('the feed shows what features tell of a dialog in streams of their own, as of any moment and once deleted', async () => {
  const made = scene();
  const when = made.now();
  made.add({ ...starred(11, 'Soon', when), stream: 'star-1' });
  made.close(11);
  const { log, ask, append } = (store = await openHistory(
    made.events,
    productOf([...features, starFeature]),
  ));
  const kindsAt = async (position: Position) =>
    (await feedAt(at(position))).map(({ kind, document }) => [kind, document['note']]);
  const star = log.find(({ stream }) => stream === 'star-1')!;
  expect(await kindsAt(star.position - 1n)).not.toContainEqual(['star.starred', 'Soon']);
  expect((await kindsAt(star.position)).at(-1)).toEqual(['star.starred', 'Soon']);
  const asked = { viewer, dialogId: 11, from: at(star.position - 1n), to: at(star.position) };
  expect((await ask(differenceQuestion, asked)).words).toEqual(['Feed: 1 × star.starred added.']);
  made.remove(11);
  await append(made.events.slice(-1));
  expect(await kindsAt(star.position)).toContainEqual(['star.starred', '']);
});

test('a message that is touched again and again is told once, however many pages a difference has', async () => {
  const made = scene();
  const messageId = made.send(11);
  const from = made.events.length;
  for (const text of ['Second words', 'Third words', 'Fourth words']) {
    made.edit(11, messageId, text);
    for (let n = 0; n < 3; n++) made.send(11);
  }
  store = await openHistory(made.events);
  const position = store.log[from - 1]!.position;
  const difference = await pagedDifference(store, { viewer, dialogId: 11, from: at(position), to: NOW });
  expect(difference.feed.changed.map(({ after }) => after.id)).toEqual([String(messageId)]);
  expect(difference.feed.added).toHaveLength(9);
});
