import { parley } from '@parley/composition';
import type { FeedEntry, FeedPage } from '@parley/dialogs';
import type { NamedResponsible } from '@parley/shared';
import type { Api } from '../../support/api.js';
import { done } from '../../support/given.js';
import { isSaid, sees, unread, type Line, type Moment, type Said, type Talk } from './model.js';
import type { Company, Worker } from './workspace.js';

export type TimeOf = (when: Moment) => string;
type Row = Readonly<Record<string, unknown>> & { readonly dialogId: number };
/** Every item of a list, page by page. */
async function all<T>(api: Api, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor = ''; ;) {
    const page = done<{ items: T[]; next: string | null }>(await api.get(`${path}${cursor}`));
    items.push(...page.items);
    if (page.next === null) return items;
    cursor = `&cursor=${page.next}`;
  }
}

export const listOf = (api: Api): Promise<Row[]> => all<Row>(api, '/v1/dialogs?limit=100');

/** Every entry of a feed, read backwards in pages. */
export async function feedOf(api: Api, dialogId: number): Promise<FeedEntry[]> {
  const entries: FeedEntry[] = [];
  for (let before = ''; ;) {
    const page = done<FeedPage>(await api.get(`/v1/dialogs/${dialogId}/feed?limit=20${before}`));
    entries.unshift(...page.entries);
    if (page.before === null) return entries;
    before = `&before=${page.before}`;
  }
}

export const galleryOf = async (api: Api, dialogId: number, type: 'images' | 'files'): Promise<unknown[]> =>
  (
    await all<{ messageId: number; fileId: string }>(
      api,
      `/v1/dialogs/${dialogId}/gallery?limit=2&type=${type}`,
    )
  ).map(({ messageId, fileId }) => [messageId, fileId]);

const textOf = (said: Said): string => (said.deleted ? '' : said.text || (said.files[0] ?? ''));
const lineOf = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 140);

/** Nothing happens on that day that higher features show in rows. */
const CONTRIBUTED = Object.fromEntries(
  parley.parts.contributions.rowFields.map(({ name }) => [name, null] as const),
);

/** A line of the list, as the model has it. */
function rowOf({ channels, clients, workers }: Company, who: Worker, talk: Talk, timeOf: TimeOf): object {
  const channel = channels.get(talk.channelId)!;
  const last = talk.lines.findLast((line): line is Said => isSaid(line) && line.scope === 'public');
  const { responsible, clientId } = talk;
  const name = workers.find(({ kind, id }) => kind === responsible?.kind && id === responsible.id)?.name;
  const { count, marked } = unread(who, talk);
  return {
    ...CONTRIBUTED,
    dialogId: talk.id,
    client: clientId === null ? null : { id: clientId, name: clients.get(clientId)?.name },
    unread: count,
    markedUnread: marked,
    messenger: channel.type,
    channel: { id: talk.channelId, name: channel.name },
    responsible: responsible && { ...responsible, name },
    status: talk.open ? 'open' : 'closed',
    lastCommunication: last
      ? { at: timeOf(last.when), author: last.by, kind: last.content, text: lineOf(textOf(last)) }
      : null,
    lastActivityAt: activityOf(talk, timeOf),
  };
}

const activityOf = (talk: Talk, timeOf: TimeOf): string =>
  [talk.begun, ...talk.lines.filter(isSaid).map(({ when }) => when)].map(timeOf).sort().at(-1) ?? '';

/** The list that somebody should see, the latest activity first. */
export function expectedList(company: Company, who: Worker, timeOf: TimeOf): object[] {
  const order = new Map(company.talks.map((talk) => [talk, activityOf(talk, timeOf)]));
  const newestFirst = (a: Talk, b: Talk): number => {
    const [one = '', other = ''] = [order.get(a), order.get(b)];
    if (one !== other) return one < other ? 1 : -1;
    return String(a.id) < String(b.id) ? 1 : -1;
  };
  const seen = company.talks.filter((talk) => !talk.deleted && sees(who, talk)).sort(newestFirst);
  return seen.map((talk) => rowOf(company, who, talk, timeOf));
}

export function expectedHeader({ talks }: Company, who: Worker): object {
  const count = talks.filter((talk) => {
    const { count: messages, marked } = unread(who, talk);
    return !talk.deleted && sees(who, talk) && (messages > 0 || marked);
  }).length;
  return { count: Math.min(count, 1_000), more: count > 1_000 };
}

export function expectedEntry(line: Line, timeOf: TimeOf): object {
  const entry = { kind: line.kind, at: timeOf(line.when), by: line.by };
  if (line.kind === 'reassigned') return { ...entry, from: line.from, to: line.to };
  if (!isSaid(line)) return entry;
  const { messageId, scope, content, text, files, quotes, status, edited, deleted } = line;
  const quote = quotes && {
    messageId: quotes.messageId,
    text: lineOf(textOf(quotes)),
    deleted: quotes.deleted,
  };
  const what = deleted ? null : { kind: content, text, files };
  return { ...entry, messageId, scope, what, quote, status, edited, deleted };
}

const whoOf = (one: NamedResponsible | null): object | null => one && { kind: one.kind, id: one.id };

/** An entry of an answer, in the same form. */
export function gistOf(entry: FeedEntry): object {
  const gist = { kind: entry.kind, at: entry.at, by: entry.actor.kind };
  if (entry.kind === 'reassigned') return { ...gist, from: whoOf(entry.from), to: whoOf(entry.to) };
  if (entry.kind !== 'message') return gist;
  const { messageId, scope, content, quote, status, editedAt, deletedAt } = entry;
  const files = content?.items.map(({ fileId }) => fileId);
  return {
    ...gist,
    messageId,
    scope,
    what: content && { kind: content.kind, text: content.text, files },
    quote: quote && { messageId: quote.messageId, text: quote.text, deleted: quote.deleted },
    status,
    edited: editedAt !== null,
    deleted: deletedAt !== null,
  };
}

/** Newest message first, and within one the last file first. */
export const expectedGallery = ({ lines }: Talk, content: 'image' | 'file'): unknown[] =>
  lines
    .filter(isSaid)
    .filter((said) => said.content === content && !said.deleted)
    .flatMap(({ messageId, files }) => files.map((file) => [messageId, file]))
    .reverse();
