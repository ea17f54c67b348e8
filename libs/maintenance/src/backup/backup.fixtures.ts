import { expect } from '@jest/globals';
import { open } from 'node:fs/promises';
import { openCore, readConfig, type Core, type ParleyConfig } from '@parley/composition';

export const configOf = (data: string): Promise<ParleyConfig> => readConfig({ PARLEY_DATA: data });

export const opened = async (data: string): Promise<Core> =>
  openCore(await configOf(data), { role: 'server', onError: () => undefined });

/** What a server does between its start and its end. */
export async function served<T>(data: string, work: (core: Core) => Promise<T>): Promise<T> {
  const core = await opened(data);
  try {
    return await work(core);
  } finally {
    await core.close();
  }
}

export const claim = async ({ claims }: Core, first: number, count: number): Promise<void> => {
  for (let id = first; id < first + count; id++) await claims.claim('chat', [String(id)], async () => id);
};

/** Which of the claims a log holds, and that read models have come to its end. */
export async function contentOf(core: Core): Promise<readonly number[]> {
  const head = await core.eventStore.head();
  for (const name of core.projectionNames)
    expect(await core.projections.waitFor(name, head, 30_000)).toBe('reached');
  const { events } = await core.eventStore.readAll({ limit: 1_000 });
  return events.filter(({ type }) => type === 'Claimed').map(({ data }) => (data as { id: number }).id);
}

/** Writes other bytes into a file. */
export async function overwrite(path: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}
