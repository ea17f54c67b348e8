import type { Draws } from '@parley/chat-import';
import { expect } from '@jest/globals';
import type { ApiAnswer } from '../../support/api.js';
import { done, incoming, type Done, type Received } from '../../support/given.js';
import { feedOf } from './answers.js';
import {
  closes,
  comesIn,
  goesOut,
  isSaid,
  newTalk,
  passes,
  same,
  sees,
  unread,
  words,
  type Said,
  type Talk,
  type Who,
  type Words,
} from './model.js';
import type { Company, Worker } from './workspace.js';

export interface Day {
  readonly company: Company;
  readonly draws: Draws;
  /** Dialogs that the day is about. */
  readonly lively: Talk[];
  /** Position of the last command that was done. */
  position: string;
  /** Refusals that the rules asked for, by code, to see that the day met them. */
  readonly refusals: Map<string, number>;
  number: number;
}

export type Act = (day: Day, talk: Talk) => Promise<void>;

const one = <T>(draws: Draws, list: readonly T[]): T | undefined => list[draws.below(list.length)];
const client = ({ company }: Day, talk: Talk) =>
  talk.clientId === null ? undefined : company.clients.get(talk.clientId);
const isBlocked = (day: Day, talk: Talk): boolean => client(day, talk)?.blocked === true;
const says = ({ scope, quotes, content, text, files }: Words): object => ({
  kind: content,
  text,
  items: files.map((fileId) => ({
    fileId,
    url: `https://files.example.org/${fileId}`,
    mimeType: 'image/png',
    size: 9,
    name: fileId,
  })),
  ...(quotes && { quotedMessageId: quotes.messageId }),
  ...(scope === 'private' && { scope }),
});

/** Expects what the model says: null for done, or the code of a refusal. True when done. */
function expects(
  day: Day,
  answer: ApiAnswer<unknown>,
  refusal: string | null,
): answer is ApiAnswer<Received> {
  const { code = null, position } = answer.body as { code?: string; position?: string };
  expect([day.number, code]).toEqual([day.number, refusal]);
  if (refusal !== null) day.refusals.set(refusal, (day.refusals.get(refusal) ?? 0) + 1);
  if (position !== undefined) day.position = position;
  return refusal === null;
}
const now = ({ position }: Day) => ({ position });

/** Learns the ids of a dialog's messages, which an import does not answer. */
export async function adopt({ company }: Day, talk: Talk): Promise<void> {
  const entries = await feedOf(company.administrator.api, talk.id);
  talk.lines.forEach((line, index) => isSaid(line) && (line.messageId = entries[index]?.messageId ?? 0));
}

function newWords(day: Day, talk: Talk): Words {
  const { draws, number } = day;
  const content = draws.pick(['text', 'text', 'text', 'image', 'file'] as const);
  const files =
    content === 'text' ? [] : Array.from({ length: 1 + draws.below(3) }, (_, n) => `file-${number}-${n}`);
  const text = content === 'text' || draws.below(2) === 0 ? `Words ${number}.` : '';
  const quotable = talk.lines
    .filter(isSaid)
    .filter(({ scope, messageId }) => scope === 'public' && messageId > 0);
  return words(text, {
    content,
    files,
    quotes: draws.below(5) === 0 ? (one(draws, quotable) ?? null) : null,
  });
}

/** Somebody who may write now: the responsible, or an administrator; in an unassigned dialog a manager. */
function writer({ company, draws }: Day, talk: Talk): Worker {
  const { administrator, workers } = company;
  const responsible = workers.find((worker) => same(worker, talk.responsible));
  if (responsible) return draws.below(6) === 0 ? administrator : responsible;
  return (
    one(
      draws,
      workers.filter((worker) => worker.kind === 'manager' && sees(worker, talk)),
    ) ?? administrator
  );
}

/** The client writes, or somebody in the messenger itself; to a chat whose dialog was deleted, a new dialog begins. */
export const hearsFromClient: Act = async (day, talk) => {
  const { company, draws, number } = day;
  const said = newWords(day, talk.deleted ? newTalk({ ...talk, begun: { at: '' } }) : talk);
  const by = draws.below(10) === 0 ? ('channel' as const) : ('client' as const);
  const known = company.clientIds.get(`${talk.channelId}/${talk.customer}`) ?? 0;
  if (talk.deleted && (company.clients.get(known)?.blocked === true || talk.lines.length === 0)) return;
  const body = incoming(talk.chat, `day-${number}`, {
    ...says(said),
    originator: by,
    customer: { externalId: talk.customer, name: `Client ${talk.customer}` },
  });
  const answer = await company.administrator.api.send(
    'POST',
    `/v1/channels/${talk.channelId}/messages`,
    body,
  );
  const blocked = !talk.deleted && isBlocked(day, talk);
  if (blocked) client(day, talk)!.refused += 1;
  if (!expects(day, answer, blocked ? 'CLIENT_BLOCKED' : null)) return;
  const { dialogId, messageId } = answer.body;
  let heard = talk;
  if (talk.deleted) {
    expect(dialogId).not.toBe(talk.id);
    // The chat belongs to the new dialog from now on.
    talk.lines.length = 0;
    heard = newTalk({ ...talk, id: dialogId, begun: now(day), clientId: known });
    company.talks.push(heard);
    day.lively.push(heard);
  }
  comesIn(heard, now(day), by, { ...said, messageId });
};

export const writes: Act = async (day, talk) => {
  if (talk.deleted) return;
  const person = writer(day, talk);
  const said: Words = { ...newWords(day, talk), scope: day.draws.below(5) === 0 ? 'private' : 'public' };
  const answer = await person.api.send('POST', `/v1/dialogs/${talk.id}/messages`, says(said));
  const refusal = said.scope === 'public' && isBlocked(day, talk) ? 'CLIENT_BLOCKED' : null;
  if (expects(day, answer, refusal))
    goesOut(talk, now(day), who(person), { ...said, messageId: answer.body.messageId });
};

const who = ({ kind, id }: Who): Who => ({ kind, id });

/** Somebody to whom the dialog is nothing neither reads nor writes. */
export const intrudes: Act = async (day, talk) => {
  if (talk.deleted) return;
  const stranger = day.company.workers.find((worker) => !sees(worker, talk));
  if (!stranger) return;
  const path = `/v1/dialogs/${talk.id}`;
  expects(day, await stranger.api.send('POST', `${path}/messages`, { text: 'Me too.' }), 'NOT_RESPONSIBLE');
  // Read marks are of managers alone.
  const hidden = stranger.kind === 'bot' ? 'NOT_ALLOWED' : 'DIALOG_NOT_FOUND';
  expects(day, await stranger.api.send('POST', `${path}/read`, {}), hidden);
};

export const endsTalk: Act = async (day, talk) => {
  if (talk.deleted) return;
  const person = writer(day, talk);
  const answer = await person.api.send('POST', `/v1/dialogs/${talk.id}/close`);
  if (expects(day, answer, talk.open ? null : 'DIALOG_ALREADY_CLOSED')) closes(talk, now(day), person.kind);
};

/** Given to a manager, to a bot or to nobody; the former responsible sees nothing any more. */
export const handsOver: Act = async (day, talk) => {
  const { draws, company } = day;
  if (talk.deleted) return;
  const to =
    draws.below(4) === 0
      ? null
      : (one(
          draws,
          company.workers.filter((worker) => takes(worker, talk)),
        ) ?? null);
  const before = company.workers.find((worker) => same(worker, talk.responsible));
  const person = draws.pick([company.administrator, company.chief]);
  const answer = await person.api.send(
    'POST',
    `/v1/dialogs/${talk.id}/reassign`,
    to ? who(to) : { kind: 'none' },
  );
  if (!expects(day, answer, same(to, talk.responsible) ? 'ALREADY_ASSIGNED' : null)) return;
  passes(talk, now(day), person.kind, to && who(to));
  if (!before || sees(before, talk)) return;
  for (const part of ['', '/feed', '/gallery', '/targets'])
    expect((await before.api.get(`/v1/dialogs/${talk.id}${part}?after=${day.position}`)).status).toBe(404);
};

const takes = ({ kind, name, channels }: Worker, { channelId }: Talk): boolean =>
  kind === 'bot' ? name === 'Answering bot' : channels === null || channels.includes(channelId);

export const marks: Act = async (day, talk) => {
  const { draws, company } = day;
  const person = one(
    draws,
    company.workers.filter((worker) => worker.kind === 'manager' && sees(worker, talk)),
  );
  if (!person || talk.deleted) return;
  const { count, marked } = unread(person, talk);
  if (draws.below(2) === 0) {
    const answer = await person.api.send('POST', `/v1/dialogs/${talk.id}/read`, {});
    if (!expects(day, answer, count > 0 || marked ? null : 'NOTHING_UNREAD')) return;
    talk.readUpTo.set(person.id, talk.incoming);
    talk.flaggedBy.delete(person.id);
    return;
  }
  const answer = await person.api.send('POST', `/v1/dialogs/${talk.id}/unread`);
  if (expects(day, answer, count > 0 || marked ? 'ALREADY_UNREAD' : null)) talk.flaggedBy.add(person.id);
};

/** Shown in all of the client's dialogs. */
export const blocks: Act = async (day, talk) => {
  const known = client(day, talk);
  if (!known || talk.deleted) return;
  const { administrator, talks } = day.company;
  const step = known.blocked ? 'unblock' : 'block';
  expects(day, await administrator.api.send('POST', `/v1/clients/${known.id}/${step}`), null);
  known.blocked = !known.blocked;
  for (const one of talks)
    if (one.clientId === known.id && !one.deleted)
      one.lines.push({ kind: `${step}ed`, when: now(day), by: 'manager' });
};

export const links: Act = async (day, talk) => {
  const { draws, company } = day;
  if (talk.deleted) return;
  const { api } = company.administrator;
  const step = talk.clientId === null ? 'attach' : 'detach';
  const clientId = one(draws, [...company.clients.keys()]);
  const first = await api.send<Done>(
    'POST',
    `/v1/dialogs/${talk.id}/${step}`,
    step === 'attach' ? { clientId } : {},
  );
  const { token } = done(first);
  expects(
    day,
    await api.send('POST', `/v1/dialogs/${talk.id}/${step}/confirm`, { token: 'another' }),
    'TOKEN_INVALID',
  );
  expects(day, await api.send('POST', `/v1/dialogs/${talk.id}/${step}/confirm`, { token }), null);
  talk.clientId = step === 'attach' ? (clientId ?? 0) : null;
  talk.lines.push({ kind: `${step}ed`, when: now(day), by: 'manager' });
};

export const removes: Act = async (day, talk) => {
  const { chief, administrator } = day.company;
  const answer = await chief.api.send('DELETE', `/v1/dialogs/${talk.id}`);
  if (!expects(day, answer, talk.deleted ? 'DIALOG_DELETED' : null)) return;
  talk.deleted = true;
  expect((await administrator.api.get(`/v1/dialogs/${talk.id}/feed?after=${day.position}`)).status).toBe(404);
};

/** A message of somebody who may still write there. */
function ownMessage(day: Day, talk: Talk, fits: (said: Said) => boolean): [Said, Worker] | null {
  const { workers } = day.company;
  const may = ({ author }: Said): Worker | undefined =>
    workers.find(
      (worker) => same(worker, author) && (worker.sees === 'everything' || same(worker, talk.responsible)),
    );
  const found = one(
    day.draws,
    talk.lines.filter(isSaid).filter((said) => fits(said) && may(said)),
  );
  return found && !talk.deleted ? [found, may(found)!] : null;
}

export const corrects: Act = async (day, talk) => {
  const [said, author] =
    ownMessage(day, talk, ({ content, deleted }) => content === 'text' && !deleted) ?? [];
  if (!said || !author) return;
  const refusal = said.scope === 'public' && isBlocked(day, talk) ? 'CLIENT_BLOCKED' : null;
  const text = `Corrected ${day.number}.`;
  if (!expects(day, await author.api.send('PATCH', `/v1/messages/${said.messageId}`, { text }), refusal))
    return;
  said.text = text;
  said.edited = true;
};

export const takesBack: Act = async (day, talk) => {
  const [said, author] = ownMessage(day, talk, () => true) ?? [];
  if (!said || !author) return;
  const blocked = said.scope === 'public' && isBlocked(day, talk) ? 'CLIENT_BLOCKED' : null;
  const answer = await author.api.send('DELETE', `/v1/messages/${said.messageId}`);
  if (expects(day, answer, said.deleted ? 'MESSAGE_DELETED' : blocked)) said.deleted = true;
};

const RANKS = ['queued', 'sent', 'delivered', 'read'];
/** Reports come late and repeated, and take nothing back. */
export const reports: Act = async (day, talk) => {
  const { draws, company } = day;
  const said = one(
    draws,
    talk.lines.filter(isSaid).filter(({ status }) => status !== null),
  );
  if (!said || talk.deleted) return;
  const status = draws.pick(['sent', 'delivered', 'read', 'failed'] as const);
  const body = { status, ...(status === 'failed' && { code: 'general', reason: 'The network was down.' }) };
  const answer = await company.administrator.api.send('POST', `/v1/messages/${said.messageId}/status`, body);
  const known = said.status ?? '';
  const blocked = known === 'queued' && status !== 'failed' && isBlocked(day, talk);
  if (!expects(day, answer, blocked ? 'CLIENT_BLOCKED' : null)) return;
  const fails = status === 'failed' && (known === 'queued' || known === 'sent');
  if (fails || (known !== 'failed' && RANKS.indexOf(status) > RANKS.indexOf(known))) said.status = status;
};

export const renames: Act = async (day, talk) => {
  const known = client(day, talk);
  if (!known || talk.deleted) return;
  const name = `Renamed ${day.number}`;
  expects(
    day,
    await day.company.administrator.api.send('PUT', `/v1/clients/${known.id}/name`, { name }),
    null,
  );
  known.name = name;
};
