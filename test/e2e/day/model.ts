import type { ChatImport } from '@parley/imports';

/** Who reads or acts, as the model sees it. `channels` null: all of them. */
export interface Somebody {
  readonly kind: 'manager' | 'bot';
  readonly id: number;
  readonly sees: 'everything' | 'all' | 'own';
  readonly channels: readonly number[] | null;
}

/** When something happened: a time that was given, or the position of the command, whose time the log knows. */
export type Moment = { readonly at: string } | { readonly position: string };
export type Who = { readonly kind: 'manager' | 'bot'; readonly id: number };

export interface Line {
  readonly kind: string;
  readonly when: Moment;
  /** Kind of the actor. */
  readonly by: string;
  readonly from?: Who | null;
  readonly to?: Who | null;
}

export interface Said extends Line {
  readonly kind: 'message';
  messageId: number;
  readonly author: Who | null;
  readonly scope: 'public' | 'private';
  readonly content: 'text' | 'image' | 'file';
  text: string;
  readonly files: readonly string[];
  readonly quotes: Said | null;
  status: string | null;
  edited: boolean;
  deleted: boolean;
}

export interface Talk {
  readonly id: number;
  readonly channelId: number;
  readonly chat: string;
  readonly customer: string;
  readonly begun: Moment;
  clientId: number | null;
  open: boolean;
  responsible: Who | null;
  readonly lines: Line[];
  incoming: number;
  answered: number;
  readonly readUpTo: Map<number, number>;
  readonly flaggedBy: Set<number>;
  deleted: boolean;
}

export interface Person {
  readonly id: number;
  name: string;
  blocked: boolean;
  refused: number;
}

export const isSaid = (line: Line): line is Said => line.kind === 'message';
export const same = (one: Who | null, other: Who | null): boolean =>
  one?.kind === other?.kind && one?.id === other?.id;

export const newTalk = (
  place: Pick<Talk, 'id' | 'channelId' | 'chat' | 'customer' | 'begun' | 'clientId'>,
): Talk => ({
  ...place,
  open: false,
  responsible: null,
  lines: [],
  incoming: 0,
  answered: 0,
  readUpTo: new Map(),
  flaggedBy: new Set(),
  deleted: false,
});

export type Words = Pick<Said, 'content' | 'text' | 'files' | 'quotes' | 'scope' | 'messageId'>;
export const words = (text: string, more: Partial<Words> = {}): Words => ({
  content: 'text',
  files: [],
  quotes: null,
  scope: 'public',
  messageId: 0,
  text,
  ...more,
});

const say = (talk: Talk, when: Moment, by: string, author: Who | null, said: Words): void => {
  const status = author !== null && said.scope === 'public' ? 'queued' : null;
  const line: Said = { kind: 'message', when, by, author, status, edited: false, deleted: false, ...said };
  talk.lines.push(line);
};

function open(talk: Talk, when: Moment, by: string): void {
  if (!talk.open) talk.lines.push({ kind: 'opened', when, by });
  talk.open = true;
}

export function comesIn(talk: Talk, when: Moment, by: 'client' | 'channel', said: Words): void {
  open(talk, when, by);
  say(talk, when, by, null, said);
  if (by === 'client') talk.incoming += 1;
  else talk.answered = talk.incoming;
}

export function goesOut(talk: Talk, when: Moment, author: Who, said: Words): void {
  if (said.scope === 'public') {
    open(talk, when, author.kind);
    if (talk.responsible === null) passes(talk, when, author.kind, author);
    talk.answered = talk.incoming;
  }
  say(talk, when, author.kind, author, said);
}

export function passes(talk: Talk, when: Moment, by: string, to: Who | null): void {
  talk.lines.push({ kind: 'reassigned', when, by, from: talk.responsible, to });
  talk.responsible = to;
}

export function closes(talk: Talk, when: Moment, by: string): void {
  talk.lines.push({ kind: 'closed', when, by });
  talk.open = false;
  talk.answered = talk.incoming;
}

/** A chat of the past, as it was sent to the import. */
export function imported(chat: ChatImport, id: number): Talk {
  const begun = { at: chat.messages[0]?.occurredAt ?? '' };
  const { channelId, externalChatId, customer } = chat;
  const talk = newTalk({
    id,
    channelId,
    chat: externalChatId,
    customer: customer.externalId,
    begun,
    clientId: null,
  });
  for (const { managerId, text, occurredAt: at } of chat.messages) {
    if (managerId === null) comesIn(talk, { at }, 'client', words(text));
    else goesOut(talk, { at }, { kind: 'manager', id: managerId }, words(text));
  }
  if (chat.closedAt !== null) closes(talk, { at: chat.closedAt }, 'system');
  return talk;
}

export function sees(who: Somebody, talk: Talk): boolean {
  if (who.sees === 'everything' || same(who, talk.responsible)) return true;
  if (who.channels !== null && !who.channels.includes(talk.channelId)) return false;
  return who.sees === 'all' || (who.kind === 'manager' && talk.responsible === null);
}

/** What `who` has not read: messages, and whether it is marked by hand. */
export function unread(who: Somebody, talk: Talk): { count: number; marked: boolean } {
  const own = who.kind === 'manager' ? (talk.readUpTo.get(who.id) ?? 0) : 0;
  const count = talk.incoming - Math.max(own, talk.answered);
  return { count: Math.max(0, count), marked: who.kind === 'manager' && talk.flaggedBy.has(who.id) };
}
