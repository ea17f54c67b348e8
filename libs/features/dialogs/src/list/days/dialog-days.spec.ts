import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import { bot, manager, moved, recorded, text, type Given } from '../../testing/given.fixtures.js';
import { openModels, type Models } from '../../testing/models.fixtures.js';
import { createScene, type Scene } from '../../testing/scene.fixtures.js';
import { dialogDaysProjection } from './dialog-days.projection.js';
import { QUARTER_MS, monthOf, quarterInMonth, quartersIn, withQuarter } from './quarters.rules.js';

/** The scene's last event at another time. */
const at = ({ events }: Scene, when: string): void => {
  events.push(moved(events.pop() as Given, when));
};
const NOW = 10_000_000;
const daysOf = ({ events }: Scene) =>
  Object.fromEntries(foldAll(dialogDaysProjection, recorded(events, NOW)));

function sceneOf(dialogId = 11): Scene {
  const scene = createScene();
  scene.start(dialogId);
  scene.open(dialogId);
  return scene;
}

describe('[S82] the months of a dialog', () => {
  test('[S83] hold the quarter hours of every message of every author, notes and deleted ones too', () => {
    const scene = sceneOf();
    const erased = scene.receive(11);
    at(scene, '2026-03-01T00:00:00.000Z');
    scene.send(11, manager(1));
    at(scene, '2026-03-01T00:14:59.999Z');
    scene.send(11, bot(2));
    at(scene, '2026-03-01T00:15:00.000Z');
    scene.send(11, manager(1), { scope: 'private' });
    at(scene, '2026-03-02T00:00:00.000Z');
    scene.answerInApp(11);
    at(scene, '2026-03-31T23:59:59.999Z');
    scene.receive(11, text('In April'), null, 'channel');
    at(scene, '2026-04-01T00:00:00.000Z');
    scene.erase(11, erased);
    expect(daysOf(scene)).toEqual({
      '11-2026-03': { dialogId: 11, month: '2026-03', quarters: '000001060b9f' },
      '11-2026-04': { dialogId: 11, month: '2026-04', quarters: '000' },
    });
  });

  test('take a late message by its own time', () => {
    const scene = sceneOf();
    scene.receive(11);
    at(scene, '2026-03-05T12:00:00.000Z');
    scene.send(11, manager(1));
    at(scene, '2025-12-31T23:50:00.000Z');
    expect(Object.keys(daysOf(scene)).toSorted()).toEqual(['11-2025-12', '11-2026-03']);
  });

  test('begin with a message: opening, closing, reassigning and reading leave none', () => {
    const scene = sceneOf();
    scene.reassign(11, { kind: 'manager', id: 2 });
    scene.read(11, 2);
    scene.close(11);
    scene.detach(11);
    expect(daysOf(scene)).toEqual({});
  });

  test('are gone with the dialog, and only its own', () => {
    const scene = sceneOf();
    scene.begin(111);
    scene.begin(12);
    const id = scene.receive(11);
    scene.remove(11);
    scene.erase(11, id);
    expect(Object.values(daysOf(scene)).map(({ dialogId }) => dialogId)).toEqual([111, 12]);
  });
});

describe('quarter hours in a text', () => {
  const times = fc.array(
    fc.date({ min: new Date('2024-02-01'), max: new Date('2024-02-29T23:59:59.999Z'), noInvalidDate: true }),
  );

  test('are those of the times, each once and in the order of arrival', () => {
    fc.assert(
      fc.property(times, (dates) => {
        const written = dates.map((date) => date.toISOString());
        const kept = written.reduce((kept, time) => withQuarter(kept, quarterInMonth(time)), '');
        const expected = new Set(dates.map((date) => Math.floor(date.getTime() / QUARTER_MS)));
        expect([...quartersIn('2024-02', kept)]).toEqual([...expected]);
        expect(written.map(monthOf).filter((month) => month !== '2024-02')).toEqual([]);
      }),
    );
  });

  test('stay apart where their digits meet', () => {
    expect(withQuarter('010101', 0x101)).toBe('010101');
    expect(withQuarter('010010', 0x100)).toBe('010010100');
    expect(withQuarter('012345', 0x123)).toBe('012345123');
  });
});

describe('on document stores', () => {
  let models: Models;
  const scene = createScene();
  beforeAll(async () => {
    scene.client(5);
    scene.begin(11);
    scene.begin(12);
    models = await openModels(scene.events);
  });
  afterAll(() => models.close());

  test('[S82] a deleted dialog leaves no month behind, another keeps its own', async () => {
    const before = scene.events.length;
    scene.send(11, manager(1), {}, -60_000);
    scene.remove(11);
    await models.append(scene.events.slice(before));
    const collection = await models.reader.serving('dialog-days');
    const stored = await models.documents.get(collection, ['11-2026-03', '11-2026-01', '12-2026-03']);
    expect([...stored.keys()]).toEqual(['12-2026-03']);
  });
});
