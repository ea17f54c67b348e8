import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

export async function get(url, token, path) {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: await response.json() };
}

export async function ask(url, { token, path }) {
  const { pathname, search } = new URL(path, url);
  const turn = PAGED.find(({ pattern }) => pattern.test(pathname));
  if (turn === undefined) return get(url, token, path);
  const rows = [];
  const page = (cursor) => `${path}${cursor && `${search ? '&' : '?'}${turn.parameter}=${cursor}`}`;
  for (let cursor = ''; cursor !== null;) {
    const { status, body } = await get(url, token, page(cursor));
    if (status !== 200) return { status, body };
    rows[turn.joins](...body[turn.field].map((row) => ({ ...row, cursor: undefined })));
    cursor = body[turn.next];
  }
  return { status: 200, body: rows };
}

const list = { field: 'items', next: 'next', parameter: 'cursor', joins: 'push' };
const PAGED = [
  { ...list, pattern: /^\/v1\/(channels|users|groups|bots|tokens|dialogs)$/ },
  { ...list, pattern: /\/(gallery|targets)$/ },
  { ...list, pattern: /^\/v1\/clients\/\d+\/dialogs$/ },
  { field: 'entries', next: 'before', parameter: 'before', joins: 'unshift', pattern: /\/feed$/ },
];

export async function buildsOf(url, token) {
  const { body } = await get(url, token, '/v1/projections');
  return body.items.map(({ name, version, generation, role, state, behind, parked }) => ({
    name,
    version,
    generation,
    role,
    state,
    behind,
    parked,
  }));
}

/** Builds that nobody folds any more stand still. */
const isFolded = ({ role, state }) => role !== 'before' && state !== 'superseded';

export async function caughtUp(url, token) {
  let builds = [];
  await until(async () => {
    builds = await buildsOf(url, token);
    const { body } = await get(url, token, '/v1/processes');
    const isReady = ({ state, behind }) => state === 'live' && behind === 0;
    const isTakingOver = builds.some(
      ({ role, state }) => role === 'next' || (state === 'superseded' && role === 'served'),
    );
    return !isTakingOver && builds.filter(isFolded).every(isReady) && body.items.every(isReady);
  }, 'everything has caught up');
  return builds;
}

export async function until(holds, what) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It does not come to pass: ${what}.`);
    await pause(LOOK_MS);
  }
}
