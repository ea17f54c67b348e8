import { partOf } from '../words/part.rules.js';

/** What a dialog may be found by. */
export const FOUND_BY = [
  'name',
  'externalName',
  'phone',
  'email',
  'clientId',
  'externalId',
  'dialogId',
  'externalChatId',
] as const;
export type FoundBy = (typeof FOUND_BY)[number];

/** A text, and what it is. */
export interface FieldText {
  readonly what: FoundBy;
  readonly text: string;
}

interface OfClient {
  readonly clientId: number | null;
  readonly externalId: string;
  readonly name: string | null;
  readonly externalName: string | null;
  readonly phone: string | null;
  readonly email: string | null;
}

interface OfDialog {
  readonly dialogId: number | null;
  readonly externalId: string;
}

export const fieldsOfClient = (client: OfClient): readonly FieldText[] =>
  textsOf([
    ['name', client.name],
    ['externalName', client.externalName === client.name ? null : client.externalName],
    ['phone', client.phone],
    ['email', client.email],
    ['clientId', client.clientId],
    ['externalId', client.externalId],
  ]);

export const fieldsOfDialog = (dialog: OfDialog): readonly FieldText[] =>
  textsOf([
    ['dialogId', dialog.dialogId],
    ['externalChatId', dialog.externalId],
  ]);

function textsOf(values: readonly (readonly [FoundBy, string | number | null])[]): readonly FieldText[] {
  const texts: FieldText[] = [];
  for (const [what, value] of values)
    if (value !== null && value !== '') texts.push({ what, text: String(value) });
  return texts;
}

/** Stands between texts; no word is one. */
const PARTING = ':';

export const wordsOf = (fields: readonly FieldText[]): string =>
  fields.map(({ text }) => partOf(text, PARTING).join(' ')).join(' ');
