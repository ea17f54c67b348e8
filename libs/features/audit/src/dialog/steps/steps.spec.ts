import { expect, test } from '@jest/globals';
import { createScene, moved } from '@parley/dialogs/testing';
import { managerViewer } from '@parley/staff/testing';
import { openHistory } from '../../testing/history.fixtures.js';
import { stepsQuestion } from './steps.question.js';

test('by the time of happening each stream ends for itself', async () => {
  const made = createScene();
  made.channel(7);
  made.client(5);
  made.begin(11);
  const at = made.events.at(-1)!.metadata.occurredAt;
  made.read(11, 2);
  made.receive(11);
  // The messenger tells of a message that was written before somebody read the dialog.
  made.events.push(moved(made.events.pop()!, at));
  const store = await openHistory(made.events);
  const moment = { kind: 'time', by: 'occurred', at } as const;
  const [, ...steps] = await store.all(stepsQuestion, { viewer: managerViewer(1), dialogId: 11, moment });
  await store.close();
  expect(steps).toMatchObject([
    { type: 'DialogStarted' },
    { type: 'DialogOpened' },
    { type: 'MessageReceived' },
    { type: 'MessageReceived' },
  ]);
});
