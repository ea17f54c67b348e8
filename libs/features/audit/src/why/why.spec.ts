import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { onlyOf, questionsHere, type Question } from '@parley/application';
import { parley } from '@parley/composition';
import { messageIdAt } from '@parley/dialogs';
import { createScene, type Given, type Models, openModels } from '@parley/dialogs/testing';
import type { EventMetadata } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { NOW } from '../dialog/moment.js';
import { eventQuestion } from '../events/event.question.js';
import { whyNotDeliveredQuestion } from './why-not-delivered.question.js';
import { whyResponsibleQuestion } from './why-responsible.question.js';
import { whyQuestion } from './why.question.js';
import type { WhyTree } from './why.tree.js';

const auditor = managerViewer(1, { permissions: ['audit'] });
const elsewhere = managerViewer(2, { permissions: ['audit'], channelIds: [8] });
const here = managerViewer(3, { permissions: ['audit'], channelIds: [7] });

const scene = createScene();
let models: Models;

/** The last event of the scene, as it would be written by such a command. */
function last(metadata: Partial<EventMetadata> = {}): Given {
  const at = scene.events.length - 1;
  const event = scene.events[at] as Given;
  return (scene.events[at] = { ...event, metadata: { ...event.metadata, ...metadata } });
}

const ask = <G, Item>(question: Question<G, Item>, given: G): Promise<Item> => {
  const { reader, eventStore } = models;
  return onlyOf(questionsHere({ reader, eventStore, product: parley }).ask(question, given));
};
const why = (eventId: string, viewer = auditor) => ask(whyQuestion, { viewer, eventId });
const wordsOf = (nodes: readonly { readonly words: string }[]): string[] => nodes.map(({ words }) => words);
const treeOf = (nodes: readonly WhyTree[]): unknown[] =>
  nodes.map(({ words, follows }) => (follows.length === 0 ? words : [words, treeOf(follows)]));

const REQUEST = '11111111-0000-4000-8000-000000000000';
let assigned: Given, deactivated: Given, released: Given, late: Given;

/** Ann deactivates Bob, and so a process takes his dialog. */
beforeAll(async () => {
  scene.channel(7, 'Shop');
  scene.user(1, ['administrator']);
  scene.user(2);
  scene.client(5, 'Ann Lee');
  scene.begin(11);
  scene.reassign(11, { kind: 'manager', id: 2 });
  assigned = last({ correlationId: 'first', commandType: 'ReassignDialog', requestId: REQUEST });
  deactivate(2);
  deactivated = last({ correlationId: 'second', commandType: 'DeactivateUser', commandId: 'd' });
  scene.reassign(11, null, { kind: 'manager', id: 2 }, { kind: 'system', id: null });
  const reacted = { causationId: deactivated.id, correlationId: 'second', process: 'release-dialogs' };
  released = last({ ...reacted, commandType: 'ReleaseDialog', commandId: `${deactivated.id}/r/11` });
  scene.send(11);
  late = last({ correlationId: 'second', commandType: 'SendMessage' });
  models = await openModels(scene.events);
});
afterAll(() => models.close());

function deactivate(userId: number): void {
  scene.user(userId);
  const event = last();
  const [type, data] = ['UserDeactivated', { userId }];
  scene.events[scene.events.length - 1] = {
    ...event,
    type,
    data,
    metadata: { ...event.metadata, actor: { kind: 'manager', id: 1 }, schemaVersion: 1 },
  };
}

describe('why', () => {
  test('leads from an event by commands and reactions back to the request', async () => {
    const { event, because, isWhole, beside } = await why(released.id);
    expect(event.words).toBe('Process release-dialogs took dialog 11 from User 2.');
    expect(wordsOf(because)).toEqual([
      'Process release-dialogs ran ReleaseDialog.',
      'Process release-dialogs acted because User 1 deactivated User 2.',
      'User 1 deactivated User 2.',
      'User 1 ran DeactivateUser.',
      'User 1 asked for it, in the request second.',
    ]);
    expect(because.map(({ kind }) => kind)).toEqual(['command', 'reaction', 'event', 'command', 'request']);
    expect(isWhole).toBe(true);
    expect(wordsOf(beside)).toEqual([expect.stringMatching(/^User 1 sent message \d+ in dialog 11\.$/)]);
  });

  test('leads on to what followed, as a tree', async () => {
    const { follows, more } = await why(deactivated.id);
    expect(treeOf(follows)).toEqual([
      [
        'Process release-dialogs acted because User 1 deactivated User 2.',
        [
          [
            'Process release-dialogs ran ReleaseDialog.',
            ['Process release-dialogs took dialog 11 from User 2.'],
          ],
        ],
      ],
    ]);
    expect(more).toBe(false);
  });

  test('of an event that no one caused but a request has that alone', async () => {
    const { because, follows, beside } = await why(assigned.id);
    expect(wordsOf(because)).toEqual([
      'User 1 ran ReassignDialog.',
      `User 1 asked for it, in the request ${REQUEST}.`,
    ]);
    expect([follows, beside]).toEqual([[], []]);
  });

  test('shows to an auditor of some channels the events of these alone, and says that there was more', async () => {
    const { because, isWhole } = await why(released.id, here);
    expect(wordsOf(because)).toEqual([
      'Process release-dialogs ran ReleaseDialog.',
      'Process release-dialogs acted because of an event that is not shown.',
    ]);
    expect(isWhole).toBe(false);
    for (const [id, viewer] of [
      [released.id, elsewhere],
      [deactivated.id, here],
      ['none', auditor],
    ] as const)
      // prettier-ignore
      await expect(why(id, viewer)).rejects.toMatchObject({ code: 'EVENT_NOT_FOUND' });
  });

  test('is bounded where much followed, and says so', async () => {
    const before = scene.events.length;
    for (let n = 0; n < 60; n += 1) {
      scene.read(11, 2);
      last({ causationId: late.id, correlationId: 'many', process: 'p', commandId: `many-${n}` });
    }
    await models.append(scene.events.slice(before));
    const { follows, more } = await why(late.id);
    expect([follows.length, more]).toEqual([50, true]);
    expect((await why(scene.events[before]!.id)).more).toBe(false);
  });
});

describe('why is this dialog with that manager', () => {
  const whyResponsible = (dialogId: number, moment = NOW) =>
    ask(whyResponsibleQuestion, { viewer: auditor, dialogId, moment });

  test('now: by the last reassignment', async () => {
    const answer = await whyResponsible(11);
    expect(answer).toMatchObject({ responsible: null, words: expect.stringContaining('release-dialogs') });
    expect(answer.why?.because).toHaveLength(5);
  });

  test('at a moment: by the last one before it', async () => {
    const place = models.log.find(({ id }) => id === assigned.id);
    const moments = [
      { kind: 'position', position: place!.position },
      { kind: 'revision', revision: place!.revision },
      { kind: 'time', by: 'occurred', at: place!.metadata.occurredAt },
    ] as const;
    for (const moment of moments) {
      const { responsible, words } = await whyResponsible(11, moment);
      expect(responsible).toEqual({ kind: 'manager', id: 2, name: 'User 2' });
      expect(words).toBe('User 1 assigned dialog 11 to User 2.');
    }
    const recorded = { kind: 'time', by: 'recorded', at: models.log.at(-1)!.recordedAt } as const;
    expect(await whyResponsible(11, recorded)).toEqual(await whyResponsible(11));
    const before = { kind: 'revision', revision: place!.revision - 1 } as never;
    expect(await whyResponsible(11, before)).toMatchObject({ responsible: null, why: null });
  });

  test('a dialog that is not there is refused', async () => {
    await expect(whyResponsible(404)).rejects.toMatchObject({ code: 'DIALOG_NOT_FOUND' });
  });
});

describe('why was this message not delivered', () => {
  const delivered = (messageId: number, viewer = auditor) =>
    ask(whyNotDeliveredQuestion, { viewer, messageId });
  const made = new Map<string, number>();

  /** A message whose id says where it is. */
  async function sent(name: string, reports: readonly (readonly [string, string | null])[], note = false) {
    const before = scene.events.length;
    const revision = scene.events.filter(({ stream }) => stream === 'dialog-11').length;
    const messageId = messageIdAt({ dialogId: 11, revision })!;
    scene.send(11, undefined, { scope: note ? 'private' : 'public' });
    const event = last();
    scene.events[before] = { ...event, data: { ...(event.data as object), messageId } };
    for (const [status, code] of reports) scene.status(11, messageId, status as 'sent', code);
    await models.append(scene.events.slice(before));
    made.set(name, messageId);
    return messageId;
  }

  test.each([
    [
      'failed',
      [
        ['sent', null],
        ['failed', 'customer_not_exists'],
      ],
      /^Message \d+ failed, as channel Shop reported at .+: the messenger does not know the client any more \(customer_not_exists\)\.$/,
    ],
    ['queued', [], /^Message \d+ is still queued: channel Shop has reported nothing\.$/],
    [
      'sent',
      [['sent', null]],
      /^Message \d+ was handed to the messenger, as channel Shop reported at .+; no delivery/,
    ],
    [
      'delivered',
      [
        ['sent', null],
        ['delivered', null],
      ],
      /^Message \d+ was delivered, as channel Shop reported at/,
    ],
    [
      'failed',
      [['failed', 'of_tomorrow']],
      /^Message \d+ failed, as channel Shop reported at [^:]+:[^:]+:[^:]+Z \(of_tomorrow\)\.$/,
    ],
  ] as const)('%s is said in words, with the reports', async (status, reports, words) => {
    // prettier-ignore
    const answer = await delivered(await sent(status, reports));
    expect(answer.words).toMatch(words);
    expect(answer).toMatchObject({ status, dialogId: 11, more: false });
    expect(answer.reports).toHaveLength(reports.length);
    expect(answer.why.event.event?.type).toBe(reports.length ? 'DeliveryStatusChanged' : 'MessageSent');
  });

  test('a note, and a message of the client, were not for delivery', async () => {
    const note = await delivered(await sent('note', [], true));
    expect(note).toMatchObject({ status: null, words: expect.stringContaining('is a note') });
    const { data } = scene.events.find(({ type }) => type === 'MessageReceived')!;
    const { messageId } = data as { messageId: number };
    expect(await delivered(messageId)).toMatchObject({
      status: null,
      words: expect.stringContaining('came in'),
    });
  });

  test('a message of a deleted dialog is still known by its id; others and those of other channels are not there', async () => {
    const before = scene.events.length;
    scene.remove(11);
    await models.append(scene.events.slice(before));
    const failed = made.get('failed')!;
    expect(await delivered(failed)).toMatchObject({ status: 'failed' });
    for (const [id, viewer] of [
      [404, auditor],
      [messageIdAt({ dialogId: 11, revision: 0 })!, auditor],
      [failed, elsewhere],
    ] as const)
      // prettier-ignore
      await expect(delivered(id, viewer)).rejects.toMatchObject({ code: 'MESSAGE_NOT_FOUND' });
  });

  test('an event of a deleted dialog shows no content any more', async () => {
    const written = models.log.findLast(({ type }) => type === 'MessageSent')!;
    const event = await ask(eventQuestion, { viewer: auditor, eventId: written.id });
    expect(event).toMatchObject({ erased: true, type: 'MessageSent', dialogId: 11 });
    expect(JSON.stringify(event)).not.toContain('Yes');
  });
});
