import { expect } from '@jest/globals';
import { incoming } from '../../support/given.js';
import { blockedIn, expects, isBlocked, now, one, who, writer, type Act, type Day } from './day.js';
import { comesIn, goesOut, isSaid, newTalk, same, words, type Said, type Talk, type Words } from './model.js';
import type { Worker } from './workspace.js';

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
  const blocked = talk.deleted ? undefined : blockedIn(day, talk);
  if (blocked) blocked.refused += 1;
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
