import { questionsHere, type Questions } from '@parley/application';
import { parley } from '@parley/composition';
import { openModels, type Given, type Models } from '@parley/dialogs/testing';
import type { Viewer } from '@parley/staff';
import { searchDialogs } from '../dialogs/search-dialogs.query.js';
import type { FoundDialog } from '../dialogs/shown-dialogs.query.js';
import type { Found, SearchParams } from '../found/found.js';
import { searchMessages, type MessageSearchParams } from '../messages/search-messages.query.js';
import type { FoundMessage } from '../messages/shown-messages.query.js';

/** All read models on stores of their own, and searches in them. */
export interface Searching extends Models {
  readonly questions: Questions;
  messages(viewer: Viewer, params: MessageSearchParams): Promise<Found<FoundMessage> | null>;
  dialogs(viewer: Viewer, params: SearchParams): Promise<Found<FoundDialog>>;
}

export async function openSearching(events: readonly Given[]): Promise<Searching> {
  const models = await openModels(events);
  const { reader, eventStore } = models;
  const questions = questionsHere({ reader, eventStore, product: parley });
  return {
    ...models,
    questions,
    messages: (viewer, params) => searchMessages({ reader, questions, viewer }, params),
    dialogs: (viewer, params) => searchDialogs({ reader, questions, viewer }, params),
  };
}

/** Everything that a search answers, page by page. */
export async function all<Item>(
  ask: (cursor: string | undefined) => Promise<Found<Item> | null>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    items.push(...(page?.items ?? []));
    cursor = page?.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}
