import { isDeepStrictEqual } from 'node:util';
import { ask, caughtUp, get } from '../questions.mjs';
import { startServer } from './server.mjs';
import { retryAll } from './retries.mjs';

/** What the program at hand makes of a copy of the folder: its answer to each query, before and after the streams that wait were tried again. */
export async function expectedOf(folder, scene) {
  const server = await startServer(folder);
  try {
    return await answersOf(server, scene);
  } finally {
    await server.stop();
  }
}

async function answersOf({ url }, scene) {
  const { admin } = scene.tokens;
  const builds = await caughtUp(url, admin);
  const parked = {
    projection: (await get(url, admin, '/v1/projections/client-card/parked')).body.items,
    process: (await get(url, admin, '/v1/processes/release-dialogs/parked')).body.items,
  };
  const questions = questionsOf(scene);
  const opened = await askAll(url, questions);
  await retryAll(url, scene);
  await caughtUp(url, admin);
  const mended = await askAll(url, questions);
  const answers = questions.map((question, index) => ({
    ...question,
    opened: opened[index],
    ...(!isDeepStrictEqual(opened[index], mended[index]) && {
      mended: timeless(opened[index], mended[index]),
    }),
  }));
  return { builds, parked, answers };
}

/** What a retry appends has a time and a place of its own each time. */
function timeless(opened, { status, body }) {
  if (!Array.isArray(opened.body) || !Array.isArray(body)) return { status, body };
  const known = new Set(opened.body.map(({ id }) => id));
  return { status, body: body.map(({ id, at, ...row }) => (known.has(id) ? { id, at, ...row } : row)) };
}

async function askAll(url, questions) {
  const answers = [];
  for (const question of questions) answers.push(await ask(url, question));
  return answers;
}

function questionsOf({ tokens, dialogs, cards, leaving }) {
  const common = ['/v1/me', '/v1/unread', '/v1/dialogs?limit=25', '/v1/dialogs?status=closed&responsible=me'];
  const staff = ['channels', 'users', 'groups', 'bots', 'tokens'].map((name) => `/v1/${name}?limit=3`);
  const ofDialogs = dialogs.flatMap((id) =>
    ['', '/feed?limit=50', '/gallery?type=images', '/gallery?type=files', '/targets'].map(
      (part) => `/v1/dialogs/${id}${part}`,
    ),
  );
  const clients = Object.values(cards).flatMap((id) => [`/v1/clients/${id}`, `/v1/clients/${id}/dialogs`]);
  const users = Object.values(leaving).map(({ userId }) => `/v1/users/${userId}`);
  const of = (token, paths) => paths.map((path) => ({ token, path }));
  return [
    ...of(tokens.admin, [...common, ...staff, ...ofDialogs, ...clients, ...users]),
    ...['chief', 'seller', 'helper', 'bot'].flatMap((name) =>
      of(tokens[name], [...common, ...clients, ...dialogs.map((id) => `/v1/dialogs/${id}`)]),
    ),
  ];
}
