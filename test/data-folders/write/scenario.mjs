import { drawsOf } from '@parley/imports';
import { faultyCorrelation } from './faults.mjs';
import { get, until } from '../questions.mjs';
import { settingUp } from './scenario.company.mjs';
import { chatting, importing } from './scenario.dialogs.mjs';

const PROCESS = '/v1/processes/release-dialogs';

/** Everything that is done to the folder, in order. Answers who is there and what later checks have to know. */
export async function play({ url, token, send }) {
  const draws = drawsOf('data folder');
  const company = await settingUp(token, send);
  await chatting({ ...company, send, draws });
  await importing({ ...company, send });
  const scene = { ...company, url, send };
  const cards = await leavingCards(scene);
  const leaving = await leavingStaff(scene);
  await orders(scene);
  const { tokens, dialogs, long } = company;
  return { tokens, dialogs, long, ...cards, leaving };
}

const parkedIn = (url, token, path) => async () =>
  (await get(url, token, path)).body.items.map(({ stream }) => stream);

/** Three cards that are not as the log has them: one waits, of one an event was passed over, one waits by an operator's order. */
async function leavingCards({ url, send, tokens: { admin }, clients }) {
  const [waiting, skipped, byHand] = clients;
  const { name: then } = (await get(url, admin, `/v1/clients/${skipped}`)).body;
  const now = 'Named in an event that is passed over';
  const streams = parkedIn(url, admin, '/v1/projections/client-card/parked');
  const rename = async (clientId, name) => {
    const correlation = faultyCorrelation(clientId);
    await send(admin, 'PUT', `/v1/clients/${clientId}/name`, { name }, { correlation });
    await until(async () => (await streams()).includes(`client-${clientId}`), `client ${clientId} is parked`);
  };
  const order = (clientId, what, reason) =>
    send(
      admin,
      'POST',
      `/v1/projections/client-card/parked/client-${clientId}/${what}`,
      reason && { reason },
    );
  const call = (clientId, phone) =>
    send(admin, 'PUT', `/v1/clients/${clientId}/contacts`, { phone, email: null });

  await rename(waiting, 'Named while the card waits');
  await rename(skipped, now);
  await order(skipped, 'skip', 'for the fixture');
  await order(byHand, 'park', 'for the fixture');
  await call(waiting, '+100');
  await call(skipped, '+200');
  await call(byHand, '+300');
  return { cards: { waiting, skipped, byHand }, skippedName: { then, now } };
}

/** Four who leave: one as ever, one whose event is passed over, one at whose event the process waits, and one behind. */
async function leavingStaff({ url, send, tokens: { admin }, leavers }) {
  const [released, skipped, waiting, behind] = leavers;
  const streams = parkedIn(url, admin, `${PROCESS}/parked`);
  const isParked = async () => (await streams()).includes('staff-1');
  const leave = (userId, options) =>
    send(admin, 'POST', `/v1/users/${userId}/deactivate`, undefined, options);
  const stumble = async (userId) => {
    await leave(userId, { correlation: faultyCorrelation(userId) });
    await until(isParked, 'the staff is parked');
  };
  const responsible = async (dialogId) => (await get(url, admin, `/v1/dialogs/${dialogId}`)).body.responsible;

  await leave(released.userId);
  await until(async () => (await responsible(released.dialogId)) === null, 'the dialog is released');
  await stumble(skipped.userId);
  const reason = { reason: 'for the fixture' };
  await send(admin, 'POST', `${PROCESS}/parked/staff-1/skip`, reason, { once: true });
  await until(async () => !(await isParked()), 'the staff waits no more');
  await stumble(waiting.userId);
  await leave(behind.userId);
  return { released, skipped, waiting, behind };
}

/** What operators order in a quiet hour. A build of the gallery is left that waits for a switch. */
async function orders({ url, send, tokens: { admin } }) {
  const order = (name, what, body) => send(admin, 'POST', `/v1/projections/${name}/${what}`, body);
  const builds = async (name) =>
    (await get(url, admin, '/v1/projections')).body.items.filter((row) => row.name === name);
  const live = (name, isIt) => async () =>
    (await builds(name)).some((row) => isIt(row) && row.state === 'live');
  await order('channels', 'pause');
  await order('channels', 'resume');
  await order('unread', 'rebuild');
  await until(
    live('unread', ({ serving, generation }) => serving && generation === 1),
    'unread is rebuilt',
  );
  await order('unread', 'rollback');
  await order('staff', 'rebuild', { hold: true });
  await until(
    live('staff', ({ role }) => role === 'held'),
    'the staff is built',
  );
  await order('staff', 'switch');
  await order('staff', 'drop', { version: (await builds('staff'))[0].version, generation: 0 });
  await order('gallery', 'rebuild', { hold: true });
  await until(
    live('gallery', ({ role }) => role === 'held'),
    'the gallery is built',
  );
}
