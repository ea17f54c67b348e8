import { describe, expect, test } from '@jest/globals';
import { createScene, recorded } from '@parley/dialogs/testing';
import { nothingUnanswered, unansweredAfter, type Unanswered } from '@parley/dialogs';
import type { RecordedEvent } from '@parley/eventsourcing';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import { waitingProjection } from './waiting.projection.js';
import { sinceOf } from './waits.rules.js';

type Scene = ReturnType<typeof createScene>;
const DIALOG = 11;
const manager = { kind: 'manager', id: 1 } as const;
const bot = (id: number) => ({ kind: 'bot', id }) as const;
/** Bot 9 is the only helper. */
const isNine = (botId: number): boolean => botId === 9;
/** Minutes from the first of March, 10:00, as the scene counts. */
const minuteOf = (at: string | null): number | null =>
  at === null ? null : (Date.parse(at) - Date.parse('2026-03-01T10:00:00.000Z')) / 60_000;

function logOf(build: (scene: Scene) => void): RecordedEvent[] {
  const scene = createScene();
  scene.start(DIALOG);
  scene.open(DIALOG);
  build(scene);
  return recorded(scene.events);
}

function since(
  build: (scene: Scene) => void,
  countFrom: 'answer' | 'opening' = 'answer',
  isHelper = isNine,
): number | null {
  const document = foldAll(waitingProjection, logOf(build)).get(String(DIALOG));
  return document === undefined ? null : minuteOf(sinceOf(document, isHelper, countFrom));
}

/** The client wrote at 100, 110 and 120 minutes. */
const wrote = (scene: Scene): void => [100, 110, 120].forEach((minute) => scene.hear(DIALOG, minute));

describe('a client waits', () => {
  test('[S73] since the first message that is not answered, not since the last', () => {
    expect(since(() => undefined)).toBeNull();
    expect(since(wrote)).toBe(100);
  });

  test.each([
    ['a manager', (scene: Scene) => void scene.send(DIALOG, manager)],
    [
      "the company's side in the messenger's own app",
      (scene: Scene) => void scene.answerInApp(DIALOG, undefined, 130),
    ],
    ['a bot that is no helper', (scene: Scene) => void scene.send(DIALOG, bot(2))],
  ])('[S33] until %s answers, and from the next message on once more', (_, answer) => {
    const answered = (scene: Scene): void => {
      wrote(scene);
      answer(scene);
    };
    expect(since(answered)).toBeNull();
    const more = (scene: Scene): void => {
      answered(scene);
      scene.hear(DIALOG, 200);
      scene.hear(DIALOG, 210);
    };
    expect(since(more)).toBe(200);
  });

  test.each([
    ['a note', (scene: Scene) => void scene.send(DIALOG, manager, { scope: 'private' })],
    ["a helper's answer", (scene: Scene) => void scene.send(DIALOG, bot(9))],
    ['a note of a bot', (scene: Scene) => void scene.send(DIALOG, bot(2), { scope: 'private' })],
    ['a new responsible', (scene: Scene) => scene.reassign(DIALOG, { kind: 'manager', id: 2 })],
    ['reading', (scene: Scene) => scene.read(DIALOG, 1)],
  ])('[S33] as long as before after %s', (_, happens) => {
    expect(
      since((scene) => {
        wrote(scene);
        happens(scene);
        scene.hear(DIALOG, 130);
      }),
    ).toBe(100);
  });

  test('[S33] no more once the dialog is closed or deleted', () => {
    const closed = (scene: Scene): void => {
      wrote(scene);
      scene.close(DIALOG);
    };
    expect(since(closed)).toBeNull();
    expect(
      since((scene) => {
        closed(scene);
        scene.open(DIALOG);
        scene.hear(DIALOG, 300);
      }),
    ).toBe(300);
    expect(
      since((scene) => {
        wrote(scene);
        scene.remove(DIALOG);
      }),
    ).toBeNull();
  });

  test('[S73] in the other reading since the first message of the session, while one is not answered', () => {
    const talk = (scene: Scene): void => {
      wrote(scene);
      scene.send(DIALOG, manager);
    };
    expect(since(talk, 'opening')).toBeNull();
    const more = (scene: Scene): void => {
      talk(scene);
      scene.hear(DIALOG, 200);
    };
    expect([since(more, 'opening'), since(more)]).toEqual([100, 200]);
    const again = (scene: Scene): void => {
      more(scene);
      scene.close(DIALOG);
      scene.open(DIALOG);
      scene.hear(DIALOG, 300);
      scene.hear(DIALOG, 310);
    };
    expect([since(again, 'opening'), since(again)]).toEqual([300, 300]);
  });

  test('since the first of very many messages', () => {
    expect(
      since((scene) => {
        for (let minute = 100; minute < 400; minute += 1) scene.hear(DIALOG, minute);
      }),
    ).toBe(100);
  });

  test('which of the bots are helpers is asked when it is read: it changes no document', () => {
    const both = (scene: Scene): void => {
      wrote(scene);
      scene.send(DIALOG, bot(9));
      scene.hear(DIALOG, 130);
      scene.send(DIALOG, bot(2));
      scene.hear(DIALOG, 140);
    };
    const helpers = (...ids: number[]) => since(both, 'answer', (id) => ids.includes(id));
    expect([helpers(), helpers(2), helpers(9), helpers(2, 9)]).toEqual([140, 130, 140, 100]);
  });
});

const BOTS = [2, 3, 9];
const minute = fc.integer({ min: 50, max: 60 });
const step = fc.oneof(
  fc.record({ kind: fc.constant('hear' as const), when: minute }),
  fc.record({ kind: fc.constant('app' as const), when: minute }),
  fc.record({
    kind: fc.constant('send' as const),
    by: fc.oneof(...BOTS.map((id) => fc.constant(bot(id))), fc.constant(manager)),
    when: fc.option(minute),
  }),
  fc.record({ kind: fc.constant('close' as const), when: fc.option(minute) }),
);

test('[S33] whichever bots are helpers, a client waits as if these had never written', () => {
  const isTalk = ({ type }: RecordedEvent): boolean =>
    ['MessageReceived', 'MessageSent', 'DialogClosed'].includes(type);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), fc.subarray(BOTS), (steps, helpers) => {
      const log = logOf((scene) => {
        for (const one of steps) {
          if (one.kind === 'hear') scene.hear(DIALOG, one.when);
          else if (one.kind === 'app') scene.answerInApp(DIALOG, undefined, one.when);
          else if (one.kind === 'send') scene.send(DIALOG, one.by, {}, one.when);
          else scene.close(DIALOG, manager, one.when);
        }
      });
      const isHelpers = ({ metadata: { actor } }: RecordedEvent): boolean =>
        actor.kind === 'bot' && helpers.includes(actor.id ?? 0);
      const expected = log
        .filter((event) => isTalk(event) && !isHelpers(event))
        .reduce<Unanswered>((before, event) => unansweredAfter(before, event as never), nothingUnanswered);
      const document = foldAll(waitingProjection, log).get(String(DIALOG));
      const found = document && sinceOf(document, (id) => helpers.includes(id), 'answer');
      expect(found).toBe(expected.waiting[0]?.at ?? null);
    }),
    { numRuns: 700 },
  );
});
