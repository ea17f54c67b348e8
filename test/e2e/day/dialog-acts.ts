import { expect } from '@jest/globals';
import { done, type Done } from '../../support/given.js';
import { client, expects, now, one, who, writer, type Act } from './day.js';
import { closes, passes, same, sees, unread, type Talk } from './model.js';
import type { Worker } from './workspace.js';

/** For somebody who does not see the dialog it is not there; the chief sees it, and yet may not write in it. */
export const intrudes: Act = async (day, talk) => {
  if (talk.deleted) return;
  const { chief, workers } = day.company;
  const path = `/v1/dialogs/${talk.id}`;
  if (talk.responsible !== null && !same(chief, talk.responsible))
    expects(day, await chief.api.send('POST', `${path}/messages`, { text: 'Me too.' }), 'NOT_RESPONSIBLE');
  const stranger = workers.find((worker) => !sees(worker, talk));
  if (!stranger) return;
  for (const [part, body] of [
    ['messages', { text: 'Me too.' }],
    ['read', {}],
  ] as const)
    expects(day, await stranger.api.send('POST', `${path}/${part}`, body), 'DIALOG_NOT_FOUND');
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
  if (!expects(day, answer, talk.deleted ? 'DIALOG_NOT_FOUND' : null)) return;
  talk.deleted = true;
  expect((await administrator.api.get(`/v1/dialogs/${talk.id}/feed?after=${day.position}`)).status).toBe(404);
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
