import { afterEach, beforeEach } from '@jest/globals';
import { openCore, readConfig, type Core } from '@parley/composition';
import {
  createCommandRunner,
  createIds,
  type InfrastructureError,
  type EventStore,
  storeErrors,
} from '@parley/eventsourcing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const unavailable = (): InfrastructureError =>
  storeErrors.STORE_UNAVAILABLE('The event store does not answer.');

/** A core on new embedded stores for each test. */
export function useCore(): () => Core {
  let folder: string;
  let core: Core;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-staff-'));
    const config = await readConfig({ PARLEY_DATA: folder });
    core = await openCore(config, { role: 'server', onError: () => undefined });
  });
  afterEach(async () => {
    await core.close();
    await rm(folder, { recursive: true });
  });
  return () => core;
}

/** Another server on the same stores: it remembers nothing of what the first has read. `change` replaces parts of the log's port. */
export function besides(core: Core, change: Partial<EventStore> = {}): Core {
  const { documents, commandIndex, clock } = core;
  const { append, readStream, readAll, eventAt, head, onAppended, close } = core.eventStore;
  const bound = { append, readStream, readAll, eventAt, head, onAppended, close };
  const eventStore: EventStore = { ...bindAll(bound, core.eventStore), ...change };
  const runner = createCommandRunner({
    ...{ eventStore, records: documents, clock, commandIndex },
    slices: core.product.slices,
  });
  return { ...core, eventStore, runner, ids: createIds(eventStore, { clock }) };
}

const bindAll = (methods: EventStore, store: EventStore): EventStore =>
  Object.fromEntries(
    Object.entries(methods).map(([name, method]) => [
      name,
      (method as (...given: never[]) => unknown).bind(store),
    ]),
  ) as unknown as EventStore;
