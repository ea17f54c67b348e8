import { get, until } from '../questions.mjs';

/** Lets every stream that waits be tried again, and waits until nothing waits any more. */
export async function retryAll(url, { tokens: { admin } }) {
  for (const path of ['/v1/projections/client-card', '/v1/processes/release-dialogs']) {
    const parked = async () => (await get(url, admin, `${path}/parked`)).body.items;
    for (const { stream } of await parked()) {
      const headers = { authorization: `Bearer ${admin}` };
      const { status } = await fetch(`${url}${path}/parked/${stream}/retry`, { method: 'POST', headers });
      if (status !== 200) throw new Error(`${path}: the retry of ${stream} answers ${status}.`);
    }
    await until(async () => (await parked()).length === 0, `${path}: nothing waits`);
  }
}
