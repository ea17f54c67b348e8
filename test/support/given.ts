import type { Api, ApiAnswer } from './api.js';

/** What every command answers, with the ids that it made. */
export interface Done {
  readonly position: string;
  readonly revision: number;
  readonly repeated: boolean;
  readonly [extra: string]: unknown;
}

/** A refusal. */
export interface Problem {
  readonly status: number;
  readonly code: string;
}

/** The answer of a command that has to be done. Throws with the refusal. */
export function done<T = Done>({ status, body }: ApiAnswer<unknown>): T {
  if (status === 200) return body as T;
  throw new Error(`${status} ${JSON.stringify(body)}`);
}

const text = { creating: 'both', editing: 'both', quoting: 'both', deleting: 'both', max_chars_count: 4_096 };
const files = { creating: 'both', quoting: 'both', deleting: 'both', max_items_count: 10 };
/** A channel that can do everything that the tests ask for. */
export const SETTINGS = { status: { delivered: 'send', read: 'send' }, text, image: files, file: files };

export async function givenChannel(
  api: Api,
  name: string,
  { type = 'telegram', settings = SETTINGS }: { type?: string; settings?: object } = {},
): Promise<number> {
  return done<{ channelId: number }>(await api.send('POST', '/v1/channels', { type, name, settings }))
    .channelId;
}

/** Somebody of the staff, with a token. */
export interface Person {
  readonly kind: 'manager' | 'bot';
  readonly id: number;
  readonly name: string;
  readonly token: string;
  readonly api: Api;
}

export interface Rights {
  readonly permissions?: readonly string[];
  readonly groupId?: number | null;
}

export async function givenManager(api: Api, name: string, rights: Rights = {}): Promise<Person> {
  const { userId } = done<{ userId: number }>(await api.send('POST', '/v1/users', { name, ...rights }));
  return withToken(api, 'manager', userId, name);
}

export async function givenBot(api: Api, name: string, roles: readonly string[]): Promise<Person> {
  const { botId } = done<{ botId: number }>(await api.send('POST', '/v1/bots', { name, roles }));
  return withToken(api, 'bot', botId, name);
}

/** A token for somebody who is there already. */
export async function withToken(api: Api, kind: Person['kind'], id: number, name: string): Promise<Person> {
  const body = { label: 'tests', ownerKind: kind, ownerId: id };
  const { token } = done<{ token: string }>(await api.send('POST', '/v1/tokens', body));
  return { kind, id, name, token, api: api.as(token) };
}

/** Body of a client's message; `more` adds to it or replaces. */
export const incoming = (chat: string, message: string, more: object = {}): object => ({
  externalChatId: chat,
  externalId: message,
  customer: { externalId: `client of ${chat}`, name: `Client of ${chat}` },
  text: `This is ${message}.`,
  ...more,
});

export interface Received extends Done {
  readonly dialogId: number;
  readonly messageId: number;
  readonly clientId: number;
}

export const receive = (
  api: Api,
  channelId: number,
  chat: string,
  message: string,
  more: object = {},
): Promise<ApiAnswer<Received>> =>
  api.send('POST', `/v1/channels/${channelId}/messages`, incoming(chat, message, more));
