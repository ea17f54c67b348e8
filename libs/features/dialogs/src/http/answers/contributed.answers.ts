import type { FeedEntries, RowField } from '@parley/application';
import { schemaOf, schemasOf, oneOf, ref, type Answers, type Schema } from '@parley/http';
import { dialogAnswers } from './dialogs.answers.js';
import { entry, feedAnswers } from './feed.answers.js';

interface ObjectSchema {
  readonly properties: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
}

/** Rows with the fields of all features; one whose value is missing is null. */
export function dialogAnswersOf(fields: readonly RowField[]): Answers {
  if (fields.length === 0) return dialogAnswers;
  const row = dialogAnswers['DialogRow'] as ObjectSchema;
  const added = fields.map(({ name, field }) => [name, schemaOf({ ...field, nullable: true })] as const);
  const properties = { ...Object.fromEntries(added), ...row.properties };
  const isOptional = (name: string): boolean => name in row.properties && !row.required.includes(name);
  const required = Object.keys(properties).filter((name) => !isOptional(name));
  return { ...dialogAnswers, DialogRow: { ...row, properties, required } };
}

/** Feeds with the entries of all features, a schema for each kind. */
export function feedAnswersOf(contributed: readonly FeedEntries[]): Answers {
  const kinds = contributed.flatMap((entries) => Object.entries(entries.kinds));
  if (kinds.length === 0) return feedAnswers;
  const added = kinds.map(([kind, shown]) => {
    const properties = { ...schemasOf(shown), ...entry, kind: oneOf(kind) };
    return [schemaName(kind), { type: 'object', properties, required: Object.keys(properties) }] as const;
  });
  const { oneOf: own } = feedAnswers['FeedEntry'] as { readonly oneOf: readonly Schema[] };
  return {
    ...feedAnswers,
    ...Object.fromEntries(added),
    FeedEntry: { oneOf: [...own, ...added.map(([name]) => ref(name))] },
  };
}

/** `pin-dialog.pinned` is `PinDialogPinnedEntry`. */
const schemaName = (kind: string): string =>
  `${kind.replaceAll(/(?:^|[^A-Za-z0-9])([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())}Entry`;
