import { describe, expect, test } from '@jest/globals';
import { foldAll } from '@parley/testkit';
import { manager, recorded, text } from '../testing/given.fixtures.js';
import { createScene, type Scene } from '../testing/scene.fixtures.js';
import { feedProjection } from './feed.projection.js';

const fold = (scene: Scene) => foldAll(feedProjection, recorded(scene.events));

describe('entries', () => {
  test.each<[string, string, (scene: Scene) => void]>([
    ['opened', 'e2', () => undefined],
    ['closed', 'e4', (scene) => scene.close(11)],
    ['reassigned', 'e4', (scene) => scene.reassign(11, { kind: 'bot', id: 9 })],
    ['detached', 'e4', (scene) => scene.detach(11)],
    ['attached', 'e4', (scene) => scene.attach(11, 6)],
    ['blocked', 'e4-11', (scene) => scene.block(5, [11])],
  ])('%s is an entry, with who caused it and when', (kind, id, happens) => {
    const scene = createScene();
    scene.begin(11);
    happens(scene);
    const event = scene.events[Number(/\d+/.exec(id)?.[0]) - 1];
    expect(fold(scene).get(id)).toMatchObject({
      kind,
      dialogId: 11,
      actor: event?.metadata.actor,
      at: event?.metadata.occurredAt,
    });
  });

  test("a block is an entry of each of the client's dialogs", () => {
    const scene = createScene();
    scene.begin(11);
    scene.begin(12);
    scene.block(5, [11, 12]);
    const documents = fold(scene);
    expect(documents.get('e7-11')).toMatchObject({ kind: 'blocked', dialogId: 11 });
    expect(documents.get('e7-12')).toMatchObject({ kind: 'blocked', dialogId: 12 });
  });

  test('a position of any size sorts as text exactly as it does as a number', () => {
    const scene = createScene();
    scene.begin(11);
    const orders = [9n, 10n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n].map((position) => {
      const event = { ...recorded(scene.events)[1], position } as ReturnType<typeof recorded>[number];
      return foldAll(feedProjection, [event]).get(`e${position}`)?.order;
    });
    expect(orders).toEqual([...new Set(orders)].sort());
  });
});

describe('a message', () => {
  const scene = createScene();
  scene.begin(11);
  const sent = scene.send(11, manager(1), { content: text('Yes') });

  const after = (build: (more: Scene) => void) => {
    const more = createScene();
    more.events.push(...scene.events);
    build(more);
    return fold(more).get(String(sent));
  };

  test('sent to the client is queued until there is a report; a note has no status', () => {
    expect(after(() => undefined)?.status).toBe('queued');
    const more = createScene();
    more.begin(11);
    const note = more.send(11, manager(1), { scope: 'private' });
    expect(fold(more).get(String(note))).toMatchObject({ scope: 'private', status: null });
  });

  test('shows the reported status, and with failed why', () => {
    expect(after((more) => more.status(11, sent, 'delivered'))).toMatchObject({
      status: 'delivered',
      statusCode: null,
      externalId: `x-${sent}`,
    });
    expect(after((more) => more.status(11, sent, 'failed', 'general'))).toMatchObject({
      status: 'failed',
      statusCode: 'general',
      statusReason: 'why',
    });
  });

  test('keeps its place when it is edited', () => {
    const [before, edited] = [after(() => undefined), after((more) => more.edit(11, sent, 'No'))];
    expect(edited).toMatchObject({ editedText: 'No', order: before?.order, content: text('Yes') });
  });

  test('keeps nothing of its content once deleted', () => {
    const deleted = after((more) => {
      more.edit(11, sent, 'No secret');
      more.erase(11, sent);
    });
    expect(deleted).toMatchObject({ content: null, deletedAt: expect.any(String) });
    expect(JSON.stringify(deleted)).not.toMatch(/Yes|secret/);
  });
});

describe('a deleted dialog', () => {
  const remains = (build: (scene: Scene, messageId: number) => void) => {
    const scene = createScene();
    const messageId = scene.begin(11);
    scene.remove(11);
    build(scene, messageId);
    return Object.fromEntries(fold(scene));
  };
  const TOMBSTONE = { 'deleted-11': { kind: 'deleted' } };

  test('leaves nothing but its tombstone', () => {
    expect(remains(() => undefined)).toEqual(TOMBSTONE);
  });

  test.each<[string, (scene: Scene, messageId: number) => void]>([
    ['an edit', (scene, id) => scene.edit(11, id, 'secret')],
    ['a deletion', (scene, id) => scene.erase(11, id)],
    ['a delivery report', (scene, id) => scene.status(11, id, 'read')],
    ['a block of its client', (scene) => scene.block(5, [11])],
  ])('%s that comes after the deletion brings nothing back', (_, build) => {
    expect(remains(build)).toEqual(TOMBSTONE);
  });

  test('a block still shows in the other dialogs of the client', () => {
    expect(remains((scene) => scene.block(5, [11, 12]))).toEqual({
      ...TOMBSTONE,
      'e5-12': expect.objectContaining({ dialogId: 12, kind: 'blocked' }),
    });
  });
});
