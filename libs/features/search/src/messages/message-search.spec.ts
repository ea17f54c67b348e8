import { describe, expect, test } from '@jest/globals';
import { createScene, files, given, recorded, text, type Given, type Scene } from '@parley/dialogs/testing';
import { MessageSent } from '@parley/dialogs';
import { foldAll } from '@parley/testkit';
import { messageSearchProjection } from './message-search.projection.js';

const folded = (events: readonly Given[]) => foldAll(messageSearchProjection, recorded(events));

const scene = (build: (scene: Scene) => void): readonly Given[] => {
  const made = createScene();
  made.start(11);
  build(made);
  return made.events;
};

/** The words of the first message. */
const words = (events: readonly Given[]): readonly string[] =>
  folded(events).get('5001')?.words?.split(' ').filter(Boolean) ?? [];

describe('what a message is found by', () => {
  test('its words in their order, its dialog, then numbers and addresses', () => {
    const events = scene((made) => made.receive(11, text('Где мой заказ 12345? ann@shop.example')));
    expect(words(events)).toEqual([
      'где', 'мо', 'заказ', '12345', 'ann', 'shop', 'exampl', ':11', '#12345', '#2345', '@ann@shop.example',
    ]); // prettier-ignore
    expect(folded(events).get('5001')).toMatchObject({ dialogId: 11, own: 11, edited: null, deleted: false });
  });

  test('a note, and captions and names of files', () => {
    expect(
      words(scene((made) => made.send(11, undefined, { scope: 'private', content: text('Секрет') }))),
    ).toEqual(['секрет', ':11']);
    expect(words(scene((made) => made.receive(11, files('file', 'price.pdf', 'act.pdf'))))).toEqual([
      ':11', 'price', 'pdf', ':11', 'act', 'pdf', ':11',
    ]); // prettier-ignore
  });

  test('texts and numbers of a card', () => {
    const order = {
      kind: 'order' as const,
      text: '',
      items: [],
      card: { number: 'AB-12345', sum: 990, paid: true },
    };
    const sent = given(MessageSent, { ...MessageSent.sample, messageId: 5001, dialogId: 11, content: order });
    expect(words([sent])).toEqual([':11', 'ab', '12345', ':11', '#12345', '#2345', '#ab12345', '990', ':11']);
  });
});

describe('a change of a message', () => {
  test('replaces the words of its text, and those of its files stay', () => {
    const events = scene((made) => {
      const id = made.receive(11, { ...files('image', 'one.png'), text: 'before' });
      made.edit(11, id, 'after it');
      made.edit(11, id, 'again');
    });
    expect(words(events)).toEqual(['again', ':11', 'on', 'png', ':11']);
  });

  test('leaves no word once it is deleted, also of an edit that comes later', () => {
    const events = scene((made) => {
      const id = made.receive(11, text('secret'));
      made.edit(11, id, 'secrets');
      made.erase(11, id);
      made.edit(11, id, 'more secrets');
    });
    expect(words(events)).toEqual([]);
    expect(JSON.stringify([...folded(events)])).not.toMatch(/secret/);
  });

  test.each(['edit', 'erase'] as const)('may come before its message: an %s', (change) => {
    const events = scene((made) => {
      const id = made.receive(11, text('before'));
      if (change === 'edit') made.edit(11, id, 'after');
      else made.erase(11, id);
    });
    const [start, message, changed] = events as [Given, Given, Given];
    expect(words([start, changed])).toEqual([]);
    expect(folded([start, changed, message])).toEqual(folded(events));
  });
});

test('of a deleted dialog nothing is left, whatever comes later', () => {
  const events = scene((made) => {
    const id = made.receive(11, text('secret'));
    made.receive(12, text('other'));
    made.remove(11);
    made.edit(11, id, 'more secrets');
    made.erase(11, id);
  });
  const documents = folded(events);
  expect([...documents.keys()]).toEqual(['5002', 'deleted-11']);
  expect(JSON.stringify([...documents])).not.toMatch(/secret/);
});

test('a message that comes late is found at the time when it was written', () => {
  const events = scene((made) => {
    made.receive(11, text('now'));
    made.send(11, undefined, { content: text('then') }, 0);
  });
  const [now, then] = [...folded(events).values()].map(({ at }) => at);
  expect(String(then) < String(now)).toBe(true);
});
