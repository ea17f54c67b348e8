import { timeOf } from '@parley/eventsourcing';
import type { Given, Naive } from '@parley/dialogs/testing';
import type { Content } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import type { Condition, Wanted } from '../asked/query.rules.js';
import { termsOf } from '../words/terms.rules.js';

/** Words in two scripts, forms of one word, numbers in several spellings, and signs that show nothing. */
export const WORDS = [
  'заказ', 'Заказы', 'заказами', 'ёлка', 'Елки', 'воин', 'войны', 'мой', 'не', 'order', 'Orders', 'delivery', 'at', 'home', '12345', 'AB-12345',
  '8 916 123-45-67', 'ann@shop.example', 'при\u00adвет', 'за\u0301мок', 'замок,', '— 👍🏽',
] as const; // prettier-ignore

export const QUERIES: readonly (readonly [q: string, typing?: boolean])[] = [
  ['заказ'], ['ЁЛКИ'], ['войны'], ['order'], ['мой заказ'], ['"мой заказ"'], ['"order at home"'], ['заказ -order'], ['order -"мой заказ"'],
  ['12345'], ['2345'], ['ab-12345'], ['+79161234567'], ['4567'], ['ann@shop.example'], ['shop'], ['привет'], ['замок'], ['зак', true],
  ['deliv', true], ['заказ ord', true], ['nothing'], ['11'], ['Client'], ['Клиент 5'], ['Renam', true], ['chat-12'],
]; // prettier-ignore

/** The same events with other texts, by the number of each. */
export const withWords = (events: readonly Given[], seed: number): readonly Given[] =>
  events.map((event, index) => {
    const words = Array.from({ length: 1 + ((index * 7 + seed) % 5) }, (_, n) => {
      const mixed = Math.imul(index * 31 + n * 17 + seed + 1, 0x9e3779b1) >>> 8;
      return WORDS[mixed % WORDS.length];
    }).join(' ');
    const data = event.data as { readonly content?: Content; readonly text?: string };
    if (data.content?.kind === 'text')
      return { ...event, data: { ...data, content: { ...data.content, text: words } } };
    return typeof data.text === 'string' ? { ...event, data: { ...data, text: words } } : event;
  });

/** Whether texts fulfil what is wanted: every condition in one of them. */
export function fulfil(texts: readonly string[], { all, none }: Wanted): boolean {
  const terms = texts.map(termsOf);
  const fulfilled = (condition: Condition): boolean =>
    terms.some(({ words, others }) => {
      const own = words.map(({ term }) => term);
      if ('phrase' in condition) return ` ${own.join(' ')} `.includes(` ${condition.phrase.join(' ')} `);
      const every = [...own, ...others.map(({ term }) => term)];
      return 'term' in condition
        ? every.includes(condition.term)
        : every.some((term) => term.startsWith(condition.prefix));
    });
  return all.every(fulfilled) && !none.some(fulfilled);
}

export interface NaiveMessage {
  readonly messageId: number;
  readonly dialogId: number;
  readonly at: string;
  readonly texts: readonly string[];
}

/** Every message of dialogs that the viewer sees, with what it says now. */
export function messagesSeen(model: Naive, viewer: Viewer): readonly NaiveMessage[] {
  return model.visible(viewer).flatMap(({ dialogId }) =>
    model.feed(dialogId).flatMap((event) => {
      if (!model.isMessage(event)) return [];
      const { messageId, content } = event.data;
      const changes = model.ofMessage(messageId);
      if (changes.some(({ type }) => type === 'MessageDeleted')) return [];
      const text = changes.findLast(({ type }) => type === 'MessageEdited')?.data.text ?? content.text;
      const names = content.items.flatMap(({ name, caption }) => [name ?? '', caption ?? '']);
      return { messageId, dialogId, at: timeOf(event), texts: [text, ...names] };
    }),
  );
}

/** The newest first. */
export const newestFirst = (a: NaiveMessage, b: NaiveMessage): number => {
  if (a.at !== b.at) return a.at < b.at ? 1 : -1;
  return String(a.messageId) < String(b.messageId) ? 1 : -1;
};
