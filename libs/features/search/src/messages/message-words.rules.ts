import { MOST_BIN_BITS, type WordsBins } from '@parley/eventsourcing';
import type { Content } from '@parley/shared';

/** The term of a dialog. No word begins with a sign. */
export const dialogTerm = (dialogId: number): string => `:${dialogId}`;

/** By their dialogs. As many as there may be: of a million dialogs whose ids are in a row each has one to itself. */
export const messageBins: WordsBins = { field: 'dialogId', bits: MOST_BIN_BITS };

/** Values of a card that are looked at; the rest is not searched. */
const MOST_VALUES = 50;

/** What a message says beside its text: captions and names of files, and the texts and numbers of a card. */
export function besideOf({ items, card }: Content): readonly string[] {
  const files = items.flatMap(({ caption, name }) => [caption, name]);
  const values = Object.values(card ?? {}).slice(0, MOST_VALUES);
  return [...files, ...values].flatMap((value) => {
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : [];
  });
}

/** What a message says, each text by itself. */
export const textsOf = (content: Content): readonly string[] => [content.text, ...besideOf(content)];
